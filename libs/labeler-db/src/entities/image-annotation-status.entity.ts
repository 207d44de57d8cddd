import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ImageStatus } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';
import { Image } from './image.entity';

@Entity({ name: 'image_annotation_status' })
@Unique('uq_image_annotation_status', ['projectId', 'imageId', 'taskType'])
@ForeignKey(() => AnnotationProject, ['projectId', 'datasetId'], ['id', 'datasetId'], {
  name: 'fk_image_annotation_status_project',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Image, ['datasetId', 'imageId'], ['datasetId', 'id'], {
  name: 'fk_image_annotation_status_image',
  onDelete: 'CASCADE',
})
@Index(
  'ix_image_annotation_status_project_task',
  ['projectId', 'taskType', 'status', 'imageOrdinal'],
  { where: "status <> 'not-started'" },
)
@Index('ix_image_annotation_status_ordinal', ['projectId', 'taskType', 'imageOrdinal'], {
  where: "status <> 'not-started'",
})
@Index('ix_image_annotation_status_dataset_image', ['datasetId', 'imageId'])
@Index('ix_image_annotation_status_changed', ['datasetId', 'imageId'], { where: 'is_changed' })
@Check('ck_image_annotation_status_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
@Check('ck_image_annotation_status_status', "status in ('not-started', 'in-progress', 'completed')")
@Check('ck_image_annotation_status_confirmed', "not is_image_confirmed or status = 'completed'")
@Check(
  'ck_image_annotation_status_counters',
  'confirmed_annotations >= 0 and draft_annotations >= 0 and total_annotations >= confirmed_annotations + draft_annotations',
)
export class ImageAnnotationStatus {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'varchar', length: 255 })
  imageId: string;

  @Column({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'varchar', length: 20, default: 'not-started' })
  status: ImageStatus;

  @Column({ type: 'timestamptz', nullable: true })
  firstModifiedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastModifiedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  confirmedAt: Date | null;

  @Column({ type: 'int', default: 0 })
  totalAnnotations: number;

  @Column({ type: 'int', default: 0 })
  confirmedAnnotations: number;

  @Column({ type: 'int', default: 0 })
  draftAnnotations: number;

  @Column({ type: 'boolean', default: false })
  isImageConfirmed: boolean;

  /** Of the image; filled in when the row is made. */
  @Column({ type: 'bigint' })
  imageOrdinal: number;

  @Column({ type: 'int', nullable: true })
  confirmedBy: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  rejectedAt: Date | null;

  @Column({ type: 'int', nullable: true })
  rejectedBy: number | null;

  /** Since the content of the dataset was last frozen. */
  @Column({ type: 'boolean', default: true })
  isChanged: boolean;

  /** The transaction of the last change. */
  @Column({ type: 'bigint', default: () => 'this_transaction()' })
  changedIn: number;
}
