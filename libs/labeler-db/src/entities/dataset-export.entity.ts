import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ExportStatus, JsonObject } from '../vocabulary';
import { Dataset } from './dataset.entity';

/** A file that somebody asked to be written of a revision. */
@Entity({ name: 'dataset_exports' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_dataset_exports_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_dataset_exports_dataset', ['datasetId'])
@Index('ix_dataset_exports_open', ['heardAt'], { where: "status in ('queued', 'running')" })
@Index('ix_dataset_exports_expires', ['expiresAt'])
@Check(
  'ck_dataset_exports_status',
  "status in ('queued', 'running', 'completed', 'failed', 'cancelled')",
)
@Check('ck_dataset_exports_settings', "jsonb_typeof(settings) = 'object'")
@Check('ck_dataset_exports_progress', 'progress between 0 and 100')
@Check(
  'ck_dataset_exports_completed',
  "status <> 'completed' or (file_name is not null and size_bytes is not null and sha256 is not null and report is not null and finished_at is not null)",
)
@Check('ck_dataset_exports_failed', "status <> 'failed' or error_code is not null")
@Check(
  'ck_dataset_exports_sizes',
  'size_bytes >= 0 and image_count >= 0 and annotation_count >= 0 and attempts >= 0',
)
@Check('ck_dataset_exports_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
export class DatasetExport {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'text' })
  taskType: string;

  @Column({ type: 'int' })
  revision: number;

  @Column({ type: 'jsonb' })
  settings: JsonObject;

  @Column({ type: 'text', default: 'queued' })
  status: ExportStatus;

  /** Who is at it; another one takes it over when nothing was heard for a while. */
  @Column({ type: 'uuid', nullable: true })
  holder: string | null;

  @Column({ type: 'int', default: 0 })
  attempts: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  heardAt: Date;

  /** Percent. */
  @Column({ type: 'int', default: 0 })
  progress: number;

  /** Prefix of its objects in the annotations bucket. */
  @Column({ type: 'text' })
  folder: string;

  @Column({ type: 'text', nullable: true })
  fileName: string | null;

  @Column({ type: 'bigint', nullable: true })
  sizeBytes: number | null;

  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  @Column({ type: 'bigint', nullable: true })
  imageCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  annotationCount: number | null;

  @Column({ type: 'jsonb', nullable: true })
  report: JsonObject | null;

  @Column({ type: 'text', nullable: true })
  errorCode: string | null;

  @Column({ type: 'text', nullable: true })
  error: string | null;

  @Column({ type: 'int' })
  createdBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;
}
