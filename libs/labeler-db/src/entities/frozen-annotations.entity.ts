import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';
import { Dataset } from './dataset.entity';

/** The labels of an image in a task in the revisions from `fromRevision` up to but without `toRevision`. */
@Entity({ name: 'frozen_annotations' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_frozen_annotations_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_frozen_annotations_path', ['datasetId', 'taskType', 'path', 'fromRevision'])
@Index('ix_frozen_annotations_from', ['datasetId', 'fromRevision', 'taskType', 'imageId'])
@Index('ix_frozen_annotations_to', ['datasetId', 'toRevision', 'taskType', 'imageId'], {
  where: 'to_revision is not null',
})
@Check('ck_frozen_annotations_range', 'from_revision >= 1 and to_revision > from_revision')
@Check('ck_frozen_annotations_record', "json_typeof(record) = 'object'")
@Check(
  'ck_frozen_annotations_counters',
  'reviewed_annotations >= 0 and annotations >= reviewed_annotations and record_bytes >= 0',
)
@Check(
  'ck_frozen_annotations_elements',
  'octet_length(element_all) = 32 and octet_length(element_reviewed) = 32',
)
export class FrozenAnnotations {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  imageId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  @PrimaryColumn({ type: 'int' })
  fromRevision: number;

  /** Null while nothing has changed. */
  @Column({ type: 'int', nullable: true })
  toRevision: number | null;

  /** Of the image. */
  @Column({ type: 'text', collation: 'C' })
  path: string;

  /** Status, review, and all annotations in the order of their ids. */
  @Column({ type: 'json' })
  record: JsonObject;

  /** Of the record as text. */
  @Column({ type: 'int' })
  recordBytes: number;

  /** Someone has confirmed the image as a whole. */
  @Column({ type: 'boolean' })
  isReviewed: boolean;

  @Column({ type: 'int' })
  annotations: number;

  /** Confirmed or verified ones. */
  @Column({ type: 'int' })
  reviewedAnnotations: number;

  /** By class id, `''` for none: all annotations, and the reviewed ones. */
  @Column({ type: 'jsonb' })
  classCounts: JsonObject;

  /** When the newest of the annotations was last changed. */
  @Column({ type: 'timestamptz', nullable: true })
  changedAt: Date | null;

  /** SHA-256 of path, task and annotations, without ids, times and people. */
  @Column({ type: 'bytea' })
  elementAll: Buffer;

  /** The same of the reviewed annotations; null when they make nothing of the image. */
  @Column({ type: 'bytea', nullable: true })
  elementReviewed: Buffer | null;

  /** SHA-256 of all that makes another record. */
  @Column({ type: 'bytea' })
  digest: Buffer;
}
