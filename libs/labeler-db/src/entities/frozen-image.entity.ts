import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** What an image was in the revisions from `fromRevision` up to but without `toRevision`. */
@Entity({ name: 'frozen_images' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_frozen_images_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_frozen_images_path', ['datasetId', 'path', 'fromRevision'])
@Index('ix_frozen_images_from', ['datasetId', 'fromRevision', 'imageId'])
@Index('ix_frozen_images_to', ['datasetId', 'toRevision', 'imageId'], {
  where: 'to_revision is not null',
})
@Index('ix_frozen_images_key', ['datasetId', 's3Key'], { where: 'preserved_key is null' })
@Index('ix_frozen_images_preserved', ['preservedKey', 'size'], {
  where: 'preserved_key is not null',
})
// Over a function, which only the migration can say.
@Index('ix_frozen_images_elsewhere', { synchronize: false })
@Check('ck_frozen_images_range', 'from_revision >= 1 and to_revision > from_revision')
@Check('ck_frozen_images_element', 'octet_length(element) = 32')
export class FrozenImage {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  imageId: string;

  @PrimaryColumn({ type: 'int' })
  fromRevision: number;

  /** Null while nothing has changed. */
  @Column({ type: 'int', nullable: true })
  toRevision: number | null;

  @Column({ type: 'bigint' })
  ordinal: number;

  /** Below the image root. */
  @Column({ type: 'text', collation: 'C' })
  path: string;

  @Column({ type: 'varchar', length: 1024 })
  s3Key: string;

  /** In the annotations bucket, once the object at `s3Key` is another one or gone. */
  @Column({ type: 'text', nullable: true })
  preservedKey: string | null;

  @Column({ type: 'bigint' })
  size: number;

  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  @Column({ type: 'bigint', nullable: true })
  crc32: number | null;

  @Column({ type: 'text', nullable: true })
  etag: string | null;

  @Column({ type: 'int', nullable: true })
  width: number | null;

  @Column({ type: 'int', nullable: true })
  height: number | null;

  @Column({ type: 'smallint', nullable: true })
  orientation: number | null;

  @Column({ type: 'text', nullable: true })
  contentType: string | null;

  /** SHA-256 of path and content. */
  @Column({ type: 'bytea' })
  element: Buffer;
}
