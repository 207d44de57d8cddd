import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const ZERO = () => "decode(repeat('00', 32), 'hex')";

/** Where the audit chain begins and ends. One row. */
@Entity({ name: 'audit_chain' })
@Check('ck_audit_chain_single', 'id')
@Check('ck_audit_chain_positions', 'anchor_position >= 0 and head_position >= anchor_position')
@Check('ck_audit_chain_hashes', 'octet_length(anchor_hash) = 32 and octet_length(head_hash) = 32')
export class AuditChain {
  @PrimaryColumn({ type: 'boolean', default: true })
  id: boolean;

  /** The last position whose seal was given up with its rows. */
  @Column({ type: 'bigint', default: 0 })
  anchorPosition: number;

  @Column({ type: 'bytea', default: ZERO })
  anchorHash: Buffer;

  /** The rows of earlier months were given up. */
  @Column({ type: 'date', nullable: true })
  retiredBefore: string | null;

  @Column({ type: 'bigint', default: 0 })
  headPosition: number;

  @Column({ type: 'bytea', default: ZERO })
  headHash: Buffer;

  @Column({ type: 'text', default: '' })
  keyId: string;

  /** Of the rest of the row; null before the first seal. */
  @Column({ type: 'bytea', nullable: true })
  mac: Buffer | null;
}
