import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { DatasetStatus, JsonObject, Visibility } from '../vocabulary';

@Entity({ name: 'datasets' })
@Unique('uq_datasets_id_owner', ['id', 'ownerId'])
@ForeignKey(() => Dataset, ['parentDatasetId'], ['id'], {
  name: 'fk_datasets_parent',
  onDelete: 'SET NULL',
})
@Index('ix_datasets_created', ['createdAt', 'id'])
@Index('ix_datasets_owner_created', ['ownerId', 'createdAt', 'id'])
@Index('ix_datasets_visibility_created', ['visibility', 'createdAt', 'id'])
@Index('ix_datasets_labeled_created', ['labeled', 'createdAt', 'id'])
@Index('ix_datasets_format_created', ['format', 'createdAt', 'id'])
@Index('ix_datasets_organization_owner', ['ownerId', 'createdAt', 'id'], {
  where: "visibility = 'organization'",
})
@Index('ix_datasets_parent', ['parentDatasetId'], { where: 'parent_dataset_id is not null' })
@Index('ix_datasets_trash', ['purgeAfter', 'id'], { where: 'deleted_at is not null' })
@Index('ix_datasets_tags', ['tags'], { type: 'gin' })
@Index('ix_datasets_published_task_types', ['publishedTaskTypes'], { type: 'gin' })
@Check('ck_datasets_visibility', "visibility in ('private', 'public', 'organization')")
@Check('ck_datasets_storage_type', "storage_type in ('s3', 'r2')")
@Check(
  'ck_datasets_format',
  "format in ('images', 'dice', 'coco', 'yolo', 'voc', 'cvat', 'datumaro', 'labelstudio', 'imagefolder')",
)
@Check('ck_datasets_status', "status in ('active', 'archived', 'deleting')")
@Check(
  'ck_datasets_trash',
  "deleted_at is null or (status = 'deleting' and purge_after is not null)",
)
@Check('ck_datasets_status_before_deletion', "status_before_deletion in ('active', 'archived')")
@Check('ck_datasets_integrity_status', "integrity_status in ('valid', 'broken')")
@Check('ck_datasets_tags', "jsonb_typeof(tags) = 'array'")
@Check('ck_datasets_class_names', "jsonb_typeof(class_names) = 'array'")
@Check('ck_datasets_split_config', "jsonb_typeof(split_config) = 'object'")
@Check(
  'ck_datasets_counters',
  'num_images >= 0 and stored_images >= 0 and total_bytes >= 0 and archive_name_bytes >= 0 and content_rev >= 0 and num_classes >= 0 and version >= 1',
)
export class Dataset {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  id: string;

  @Column({ type: 'varchar', length: 200 })
  name: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  /** Id in the users database. No foreign key can reach across databases. */
  @Column({ type: 'int' })
  ownerId: number;

  @Column({ type: 'varchar', length: 20, default: 'private' })
  visibility: Visibility;

  @Column({ type: 'jsonb', default: [] })
  tags: string[];

  @Column({ type: 'varchar', length: 500 })
  storagePath: string;

  @Column({ type: 'varchar', length: 20, default: 's3' })
  storageType: string;

  @Column({ type: 'varchar', length: 50, default: 'images' })
  format: string;

  @Column({ type: 'boolean', default: false })
  labeled: boolean;

  @Column({ type: 'varchar', length: 500, nullable: true })
  annotationPath: string | null;

  @Column({ type: 'int', nullable: true })
  numClasses: number | null;

  @Column({ type: 'jsonb', nullable: true })
  classNames: string[] | null;

  /** What people and services are told; follows `storedImages` as soon as an image row changes. */
  @Column({ type: 'int', default: 0 })
  numImages: number;

  /** Rows in image_metadata. This counter and the three after it are kept by triggers there. */
  @Column({ type: 'int', default: 0 })
  storedImages: number;

  @Column({ type: 'bigint', default: 0 })
  totalBytes: number;

  /** Bytes of all names in the archive of the dataset, which its size depends on. */
  @Column({ type: 'bigint', default: 0 })
  archiveNameBytes: number;

  /** Rises whenever the images of the archive change. */
  @Column({ type: 'bigint', default: 0 })
  contentRev: number;

  /** Kept by triggers on dataset_publications. */
  @Column({ type: 'text', array: true, default: [] })
  publishedTaskTypes: string[];

  @Column({ type: 'boolean', default: false })
  isSnapshot: boolean;

  @Column({ type: 'varchar', length: 100, nullable: true })
  parentDatasetId: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  snapshotCreatedAt: Date | null;

  @Column({ type: 'varchar', length: 50, nullable: true })
  versionTag: string | null;

  @Column({ type: 'varchar', length: 20, default: 'active' })
  status: DatasetStatus;

  @Column({ type: 'varchar', length: 20, default: 'valid' })
  integrityStatus: string;

  @Column({ type: 'int', default: 1 })
  version: number;

  @Column({ type: 'varchar', length: 80, nullable: true })
  contentHash: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastModifiedAt: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  splitConfig: JsonObject | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  /** Since when the dataset is in the trash. */
  @Column({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null;

  @Column({ type: 'int', nullable: true })
  deletedBy: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  purgeAfter: Date | null;

  /** From here on it cannot be restored. */
  @Column({ type: 'timestamptz', nullable: true })
  purgeStartedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  statusBeforeDeletion: Exclude<DatasetStatus, 'deleting'> | null;
}
