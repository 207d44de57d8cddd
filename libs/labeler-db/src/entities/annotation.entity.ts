import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { AnnotationState, JsonObject } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';
import { Image } from './image.entity';

@Entity({ name: 'annotations' })
@ForeignKey(() => AnnotationProject, ['projectId', 'datasetId'], ['id', 'datasetId'], {
  name: 'fk_annotations_project',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Image, ['datasetId', 'imageId'], ['datasetId', 'id'], {
  name: 'fk_annotations_image',
  onDelete: 'CASCADE',
})
@Index('ix_annotations_project_image_task', ['projectId', 'imageId', 'taskType'])
@Index('ix_annotations_project_id', ['projectId', 'id'])
@Index('ix_annotations_project_task_class', ['projectId', 'taskType', 'classId'])
@Index('ix_annotations_dataset_image', ['datasetId', 'imageId'])
@Index('ix_annotations_created', ['createdAt', 'createdBy'])
@Check(
  'ck_annotations_type',
  "annotation_type in ('bbox', 'rotated_bbox', 'polygon', 'polyline', 'circle', 'keypoint', 'line', 'classification', 'no_object')",
)
@Check('ck_annotations_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
@Check('ck_annotations_geometry', "jsonb_typeof(geometry) = 'object'")
@Check('ck_annotations_attributes', "jsonb_typeof(attributes) = 'object'")
@Check('ck_annotations_confidence', 'confidence >= 0 and confidence <= 100')
@Check('ck_annotations_version', 'version >= 1')
@Check('ck_annotations_state', "annotation_state in ('draft', 'confirmed', 'verified')")
export class Annotation {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'varchar', length: 255 })
  imageId: string;

  @Column({ type: 'varchar', length: 20 })
  annotationType: string;

  @Column({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'jsonb' })
  geometry: JsonObject;

  @Column({ type: 'varchar', length: 50, nullable: true })
  classId: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  className: string | null;

  @Column({ type: 'jsonb', default: {} })
  attributes: JsonObject;

  /** In percent. */
  @Column({ type: 'int', nullable: true })
  confidence: number | null;

  /** Rises with every change; a write may name the one it was made for. */
  @Column({ type: 'int', default: 1 })
  version: number;

  @Column({ type: 'int' })
  createdBy: number;

  @Column({ type: 'int', nullable: true })
  updatedBy: number | null;

  @Column({ type: 'boolean', default: false })
  isVerified: boolean;

  @Column({ type: 'text', nullable: true })
  notes: string | null;

  @Column({ type: 'varchar', length: 20, default: 'draft' })
  annotationState: AnnotationState;

  @Column({ type: 'timestamptz', nullable: true })
  confirmedAt: Date | null;

  @Column({ type: 'int', nullable: true })
  confirmedBy: number | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
