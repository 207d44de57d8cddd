import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { JsonObject, ProjectStatus } from '../vocabulary';
import { Dataset } from './dataset.entity';

@Entity({ name: 'annotation_projects' })
@Unique('uq_annotation_projects_dataset', ['datasetId'])
@Unique('uq_annotation_projects_id_dataset', ['id', 'datasetId'])
@Unique('uq_annotation_projects_id_owner', ['id', 'ownerId'])
@ForeignKey(() => Dataset, ['datasetId', 'ownerId'], ['id', 'ownerId'], {
  name: 'fk_annotation_projects_dataset_owner',
  onUpdate: 'CASCADE',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_projects_owner_created', ['ownerId', 'createdAt', 'id'])
@Index('ix_annotation_projects_removed', ['removedAt', 'id'], { where: 'removed_at is not null' })
@Check('ck_annotation_projects_status', "status in ('active', 'paused', 'completed', 'archived')")
@Check('ck_annotation_projects_task_config', "jsonb_typeof(task_config) = 'object'")
@Check('ck_annotation_projects_task_classes', "jsonb_typeof(task_classes) = 'object'")
@Check(
  'ck_annotation_projects_classes',
  `not jsonb_path_exists(task_classes, 'strict $.* ? (@.type() != "object")', '{}', true)
     and not jsonb_path_exists(task_classes, 'strict $.*.* ? (@.type() != "object")', '{}', true)`,
)
@Check('ck_annotation_projects_settings', "jsonb_typeof(settings) = 'object'")
@Check(
  'ck_annotation_projects_counters',
  'total_images >= 0 and annotated_images >= 0 and total_annotations >= 0',
)
export class AnnotationProject {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  id: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  /** Follows the owner of the dataset. */
  @Column({ type: 'int' })
  ownerId: number;

  @Column({ type: 'varchar', length: 50, array: true, default: [] })
  taskTypes: string[];

  @Column({ type: 'jsonb', default: {} })
  taskConfig: JsonObject;

  /** By task and class id. One class is changed within the document, under the lock of the row. */
  @Column({ type: 'jsonb', default: {} })
  taskClasses: JsonObject;

  @Column({ type: 'jsonb', default: {} })
  settings: JsonObject;

  /** Kept by triggers on image_metadata. */
  @Column({ type: 'int', default: 0 })
  totalImages: number;

  /** Copied from time to time from project_activity, where the true number is. */
  @Column({ type: 'int', default: 0 })
  annotatedImages: number;

  /** Copied from time to time from project_activity, where the true number is. */
  @Column({ type: 'int', default: 0 })
  totalAnnotations: number;

  @Column({ type: 'varchar', length: 20, default: 'active' })
  status: ProjectStatus;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @Column({ type: 'int', nullable: true })
  lastUpdatedBy: number | null;

  /** From then on it is gone for everyone, while its rows are being deleted. */
  @Column({ type: 'timestamptz', nullable: true })
  removedAt: Date | null;
}
