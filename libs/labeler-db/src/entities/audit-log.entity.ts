import { Check, Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { AuditStatus, JsonObject } from '../vocabulary';

/** What people and services did. Partitioned by month; rows are never changed. */
@Entity({ name: 'audit_logs' })
@Index('ix_audit_logs_timestamp', ['timestamp', 'id'])
@Index('ix_audit_logs_user', ['userId', 'timestamp', 'id'])
@Index('ix_audit_logs_action', ['action', 'timestamp', 'id'])
@Index('ix_audit_logs_status', ['status', 'timestamp', 'id'])
@Index('ix_audit_logs_resource', ['resourceType', 'resourceId', 'timestamp', 'id'])
@Index('ix_audit_logs_place', { synchronize: false })
@Index('ix_audit_logs_session', ['sessionId'], { where: 'session_id is not null' })
@Check('ck_audit_logs_timestamp', 'isfinite(timestamp)')
@Check('ck_audit_logs_status', "status in ('success', 'failure', 'error')")
@Check('ck_audit_logs_details', "jsonb_typeof(details) = 'object'")
export class AuditLog {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @PrimaryColumn({ type: 'timestamptz', default: () => 'now()' })
  timestamp: Date;

  @Column({ type: 'int', nullable: true })
  userId: number | null;

  @Column({ type: 'text' })
  action: string;

  @Column({ type: 'text', nullable: true })
  resourceType: string | null;

  @Column({ type: 'text', nullable: true })
  resourceId: string | null;

  @Column({ type: 'jsonb', nullable: true })
  details: JsonObject | null;

  @Column({ type: 'text', nullable: true })
  ipAddress: string | null;

  @Column({ type: 'text', nullable: true })
  userAgent: string | null;

  @Column({ type: 'text', nullable: true })
  sessionId: string | null;

  @Column({ type: 'text', default: 'success' })
  status: AuditStatus;

  @Column({ type: 'text', nullable: true })
  errorMessage: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
