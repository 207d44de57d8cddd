import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** An object of a dataset that is no image, such as a published annotation file. */
@Entity({ name: 'dataset_files' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_dataset_files_dataset',
  onDelete: 'CASCADE',
})
@Check('ck_dataset_files_key', "s3_key <> ''")
@Check('ck_dataset_files_size', 'size >= 0')
@Check('ck_dataset_files_crc32', 'crc32 >= 0 and crc32 <= 4294967295')
@Check('ck_dataset_files_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
export class DatasetFile {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'text' })
  s3Key: string;

  @Column({ type: 'text' })
  etag: string;

  /** In bytes. */
  @Column({ type: 'bigint' })
  size: number;

  @Column({ type: 'bigint', nullable: true })
  crc32: number | null;

  /** Lower-case hex. */
  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  checkedAt: Date;
}
