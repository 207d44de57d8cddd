import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** Images of a task by status: the sum over the shards. Kept by triggers on image_annotation_status. */
@Entity({ name: 'image_status_counts' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_image_status_counts_project',
  onDelete: 'CASCADE',
})
export class ImageStatusCount {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  @PrimaryColumn({ type: 'smallint' })
  shard: number;

  @Column({ type: 'bigint', default: 0 })
  inProgress: number;

  /** Without the confirmed ones. */
  @Column({ type: 'bigint', default: 0 })
  completed: number;

  @Column({ type: 'bigint', default: 0 })
  confirmed: number;
}
