import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** Annotations by who drew or confirmed them on which day (UTC). True together with `annotation_day_changes`. */
@Entity({ name: 'annotation_days' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_annotation_days_project',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_days_day', ['day'])
export class AnnotationDay {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'date' })
  day: string;

  @PrimaryColumn({ type: 'int' })
  userId: number;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'bigint' })
  created: number;

  @Column({ type: 'bigint' })
  confirmed: number;
}
