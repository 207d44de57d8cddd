import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** Annotations by who drew them, of all days. True together with `annotation_day_changes`. */
@Entity({ name: 'annotation_authors' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_annotation_authors_project',
  onDelete: 'CASCADE',
})
export class AnnotationAuthor {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'int' })
  userId: number;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'bigint' })
  annotations: number;
}
