import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Sessions that began on a day (UTC) and how long they were in use: the sum over the shards. Kept by triggers. */
@Entity({ name: 'session_days' })
export class SessionDay {
  @PrimaryColumn({ type: 'date' })
  day: string;

  @PrimaryColumn({ type: 'smallint' })
  shard: number;

  @Column({ type: 'bigint', default: 0 })
  sessions: number;

  @Column({ type: 'bigint', default: 0 })
  seconds: number;
}
