import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** Files that a client sends straight into storage. */
@Entity({ name: 'upload_sessions' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_upload_sessions_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_upload_sessions_dataset', ['datasetId'])
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
