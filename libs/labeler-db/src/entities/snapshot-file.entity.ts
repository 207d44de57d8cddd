import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DatasetSnapshot } from './dataset-snapshot.entity';

/** An annotation file of a snapshot. It is written once. */
@Entity({ name: 'snapshot_files' })
@ForeignKey(() => DatasetSnapshot, ['snapshotId'], ['id'], {
  name: 'fk_snapshot_files_snapshot',
  onDelete: 'CASCADE',
})
@Index('ix_snapshot_files_dataset', ['datasetId'])
@Check('ck_snapshot_files_name', "name !~ '[/\\\\[:cntrl:]]' and name not in ('', '.', '..')")
@Check('ck_snapshot_files_size', 'size >= 0')
@Check('ck_snapshot_files_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
@Check('ck_snapshot_files_crc32', 'crc32 >= 0 and crc32 <= 4294967295')
export class SnapshotFile {
  @PrimaryColumn({ type: 'text' })
  snapshotId: string;

  @PrimaryColumn({ type: 'text' })
  name: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'text' })
  taskType: string;

  /** In the annotations bucket. */
  @Column({ type: 'text' })
  s3Key: string;

  @Column({ type: 'bigint' })
  size: number;

  @Column({ type: 'text' })
  sha256: string;

  @Column({ type: 'bigint' })
  crc32: number;

  @Column({ type: 'text' })
  etag: string;
}
