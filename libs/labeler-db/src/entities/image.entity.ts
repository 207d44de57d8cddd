import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

@Entity({ name: 'image_metadata' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_image_metadata_dataset',
  onDelete: 'CASCADE',
})
@Index('ux_image_metadata_archive_path', ['datasetId', 'archivePath'], { unique: true })
@Index('ux_image_metadata_ordinal', ['datasetId', 'ordinal'], { unique: true })
@Index('ix_image_metadata_uploaded', ['datasetId', 'uploadedAt', 'id'])
@Index('ix_image_metadata_folder', ['datasetId', 'folderPath', 'ordinal'])
@Index('ix_image_metadata_name', ['datasetId', 'fileName', 'ordinal'])
@Index('ix_image_metadata_size', ['datasetId', 'size', 'ordinal'])
// Where the server offers the extensions.
@Index('ix_image_metadata_search', { synchronize: false })
// Over an expression, which only the migration can say.
@Index('ix_image_metadata_at_random', { synchronize: false })
@Index('ix_image_metadata_elsewhere', { synchronize: false })
@Index('ix_image_metadata_without_crc32', ['datasetId'], { where: 'crc32 is null' })
@Index('ix_image_metadata_sha256', ['datasetId', 'sha256'], { where: 'sha256 is not null' })
@Check('ck_image_metadata_id', "id <> ''")
@Check('ck_image_metadata_archive_path', "archive_path <> ''")
@Check('ck_image_metadata_size', 'size >= 0')
@Check('ck_image_metadata_dimensions', 'width > 0 and height > 0')
@Check('ck_image_metadata_orientation', 'orientation >= 1 and orientation <= 8')
@Check('ck_image_metadata_crc32', 'crc32 >= 0 and crc32 <= 4294967295')
@Check('ck_image_metadata_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
export class Image {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  /** Opaque, unique within the dataset. Older ones may hold slashes, spaces and dots. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id: string;

  @Column({ type: 'varchar', length: 500 })
  fileName: string;

  @Column({ type: 'varchar', length: 1024 })
  s3Key: string;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  folderPath: string | null;

  /** In bytes. */
  @Column({ type: 'bigint' })
  size: number;

  @Column({ type: 'int', nullable: true })
  width: number | null;

  @Column({ type: 'int', nullable: true })
  height: number | null;

  /** EXIF orientation, 1 to 8. */
  @Column({ type: 'smallint', nullable: true })
  orientation: number | null;

  @Column({ type: 'text', nullable: true })
  contentType: string | null;

  @Column({ type: 'bigint', nullable: true })
  crc32: number | null;

  /** Lower-case hex. */
  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  @Column({ type: 'text', nullable: true })
  etag: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  uploadedAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  lastModified: Date;

  /** Object of the thumbnail; null where an older rule names it. */
  @Column({ type: 'text', nullable: true })
  thumbnailKey: string | null;

  /** Place in the list of the dataset's images, for good; there are gaps. */
  @Column({ type: 'bigint', default: () => "nextval('image_ordinals')" })
  ordinal: number;

  /** Name in the archive of the dataset. */
  @Column({
    type: 'text',
    generatedType: 'STORED',
    asExpression: 'dataset_archive_path(dataset_id, s3_key)',
    insert: false,
    update: false,
  })
  archivePath: string;
}
