import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DatasetRevision } from './dataset-revision.entity';

/** A revision of a dataset that somebody gave a name. */
@Entity({ name: 'dataset_snapshots' })
@ForeignKey(() => DatasetRevision, ['datasetId', 'revision'], ['datasetId', 'revision'], {
  name: 'fk_dataset_snapshots_revision',
  onDelete: 'CASCADE',
})
@Unique('uq_dataset_snapshots_tag', ['datasetId', 'versionTag'])
@Index('ix_dataset_snapshots_created', ['datasetId', 'createdAt', 'id'])
@Index('ix_dataset_snapshots_revision', ['datasetId', 'revision'])
@Check('ck_dataset_snapshots_id', "id ~ '^snap_[0-9a-f]{16}$'")
@Check('ck_dataset_snapshots_version_tag', "version_tag <> ''")
@Check('ck_dataset_snapshots_content', "content in ('all', 'reviewed')")
@Check('ck_dataset_snapshots_hash', "content_hash ~ '^sha256:[0-9a-f]{64}$'")
@Check(
  'ck_dataset_snapshots_counters',
  'images >= 0 and image_bytes >= 0 and image_name_bytes >= 0 and annotations >= 0',
)
export class DatasetSnapshot {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'text' })
  versionTag: string;

  @Column({ type: 'int' })
  revision: number;

  /** All labels, or those that are confirmed or verified. */
  @Column({ type: 'text' })
  content: 'all' | 'reviewed';

  @Column({ type: 'text' })
  contentHash: string;

  @Column({ type: 'bigint' })
  images: number;

  @Column({ type: 'bigint' })
  imageBytes: number;

  /** Of their names in an archive; null until the annotation files are written. */
  @Column({ type: 'bigint', nullable: true })
  imageNameBytes: number | null;

  @Column({ type: 'bigint' })
  annotations: number;

  /** Of that moment. */
  @Column({ type: 'text' })
  datasetName: string;

  @Column({ type: 'text', nullable: true })
  datasetDescription: string | null;

  @Column({ type: 'timestamptz' })
  datasetCreatedAt: Date;

  @Column({ type: 'text', nullable: true })
  notes: string | null;

  @Column({ type: 'int' })
  createdByUserId: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
