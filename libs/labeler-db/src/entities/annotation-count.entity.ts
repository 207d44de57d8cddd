import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** Use of a class in a task: the sum over the shards. Kept by triggers on annotations. */
@Entity({ name: 'annotation_counts' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_annotation_counts_project',
  onDelete: 'CASCADE',
})
export class AnnotationCount {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  /** Empty for annotations without a class. */
  @PrimaryColumn({ type: 'varchar', length: 50 })
  classId: string;

  @PrimaryColumn({ type: 'smallint' })
  shard: number;

  @Column({ type: 'bigint', default: 0 })
  annotations: number;

  /** Images with at least one such annotation. */
  @Column({ type: 'bigint', default: 0 })
  images: number;
}
