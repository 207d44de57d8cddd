import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity({ name: 'system_stats_cache' })
@Unique('uq_system_stats_cache_metric', ['metricName'])
export class SystemStat {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 100 })
  metricName: string;

  @Column({ type: 'jsonb' })
  metricValue: unknown;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  calculatedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
