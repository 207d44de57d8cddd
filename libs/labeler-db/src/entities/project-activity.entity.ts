import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** What a project amounts to and who changed it last: the sum over the shards. Kept by triggers. */
@Entity({ name: 'project_activity' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_project_activity_project',
  onDelete: 'CASCADE',
})
export class ProjectActivity {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'smallint' })
  shard: number;

  @Column({ type: 'bigint', default: 0 })
  annotations: number;

  @Column({ type: 'bigint', default: 0 })
  annotatedImages: number;

  @Column({ type: 'int', nullable: true })
  changedBy: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  changedAt: Date | null;
}
