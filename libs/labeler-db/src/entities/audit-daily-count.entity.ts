import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Sealed rows of audit_logs by day (UTC). A missing type of resource is ''. */
@Entity({ name: 'audit_daily_counts' })
@Check('ck_audit_daily_counts_count', 'count > 0')
export class AuditDailyCount {
  @PrimaryColumn({ type: 'date' })
  day: string;

  @PrimaryColumn({ type: 'text' })
  action: string;

  @PrimaryColumn({ type: 'text' })
  resourceType: string;

  @PrimaryColumn({ type: 'text' })
  status: string;

  @Column({ type: 'bigint' })
  count: number;
}

/** The same for each user. */
@Entity({ name: 'audit_daily_user_counts' })
@Index('ix_audit_daily_user_counts_day', ['day'])
@Check('ck_audit_daily_user_counts_count', 'count > 0')
export class AuditDailyUserCount {
  @PrimaryColumn({ type: 'int' })
  userId: number;

  @PrimaryColumn({ type: 'date' })
  day: string;

  @PrimaryColumn({ type: 'text' })
  action: string;

  @PrimaryColumn({ type: 'text' })
  resourceType: string;

  @PrimaryColumn({ type: 'text' })
  status: string;

  @Column({ type: 'bigint' })
  count: number;
}
