import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Files that a client sends straight into storage. Outlives its dataset, as its links do. */
@Entity({ name: 'upload_sessions' })
@Index('ix_upload_sessions_expires', ['expiresAt', 'id'])
@Check(
  'ck_upload_sessions_on_duplicate',
  "on_duplicate in ('overwrite', 'skip', 'rename', 'refuse')",
)
@Check('ck_upload_sessions_holder', '(holder is null) = (held_until is null)')
export class UploadSession {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'text' })
  onDuplicate: string;

  @Column({ type: 'int' })
  createdBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  /** When its links end. */
  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  abortedAt: Date | null;

  /** Who works on it at this moment. */
  @Column({ type: 'text', nullable: true })
  holder: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  heldUntil: Date | null;
}
