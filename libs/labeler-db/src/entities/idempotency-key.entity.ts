import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request that was carried out, or is being carried out, and may come again. */
@Entity({ name: 'idempotency_keys' })
@Index('ix_idempotency_keys_created', ['createdAt'])
@Check(
  'ck_idempotency_keys_answer',
  'case when status is null then headers is null and body is null else status between 200 and 399 and headers is not null end',
)
export class IdempotencyKey {
  /** Hash of the user, the path and the key. */
  @PrimaryColumn({ type: 'bytea' })
  keyHash: Buffer;

  /** Hash of the query and the body. */
  @Column({ type: 'bytea' })
  fingerprint: Buffer;

  /** The try that claimed the key. */
  @Column({ type: 'uuid' })
  attempt: string;

  /** Null until the answer is known. */
  @Column({ type: 'smallint', nullable: true })
  status: number | null;

  @Column({ type: 'jsonb', nullable: true })
  headers: Record<string, string> | null;

  /** Null for answers that are not kept. */
  @Column({ type: 'text', nullable: true })
  body: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
