import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A link of the audit chain: rows of audit_logs of one month, at positions from `firstPosition` on without a gap. */
@Entity({ name: 'audit_seals' })
@Index('ix_audit_seals_month', ['month'])
@Check('ck_audit_seals_position', 'first_position > 0')
@Check(
  'ck_audit_seals_hashes',
  'cardinality(log_ids) > 0 and octet_length(hashes) = 32 * cardinality(log_ids)',
)
export class AuditSeal {
  @PrimaryColumn({ type: 'bigint' })
  firstPosition: number;

  @Column({ type: 'date' })
  month: string;

  /** Names the key of the hashes; empty for hashes without one. */
  @Column({ type: 'text' })
  keyId: string;

  /** In the order of the chain. */
  @Column({ type: 'bigint', array: true })
  logIds: number[];

  /** 32 bytes for each row: its content together with the hash before. */
  @Column({ type: 'bytea' })
  hashes: Buffer;
}
