import { Entity, PrimaryColumn } from 'typeorm';

/** Rows of audit_logs that the chain does not hold yet. Filled by a trigger, emptied by the sealer. */
@Entity({ name: 'audit_unsealed' })
export class AuditUnsealed {
  @PrimaryColumn({ type: 'timestamptz' })
  timestamp: Date;

  @PrimaryColumn({ type: 'bigint' })
  logId: number;
}
