import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ArchiveStatus } from '../vocabulary';
import { Dataset } from './dataset.entity';

/** The archive of a whole dataset, one per content. */
@Entity({ name: 'dataset_archives' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_dataset_archives_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_dataset_archives_status', ['status', 'lastUsedAt'])
@Check('ck_dataset_archives_status', "status in ('pending', 'building', 'ready', 'failed')")
@Check(
  'ck_dataset_archives_ready',
  "status <> 'ready' or (object_key is not null and size_bytes is not null)",
)
@Check('ck_dataset_archives_size', 'size_bytes >= 0')
@Check('ck_dataset_archives_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
export class DatasetArchive {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'text' })
  contentId: string;

  @Column({ type: 'text', default: 'pending' })
  status: ArchiveStatus;

  @Column({ type: 'text', nullable: true })
  objectKey: string | null;

  @Column({ type: 'bigint', nullable: true })
  sizeBytes: number | null;

  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  @Column({ type: 'text', nullable: true })
  error: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  requestedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;
}
