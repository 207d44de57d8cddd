import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ReviewOutcome, TaskStatus } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';

@Entity({ name: 'annotation_tasks' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_annotation_tasks_project',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_tasks_project', ['projectId', 'status', 'createdAt'])
@Index('ix_annotation_tasks_assignee', ['assigneeId', 'status'])
@Index('ix_annotation_tasks_reviewer', ['reviewerId', 'status'])
@Index('ix_annotation_tasks_created', ['projectId', 'createdAt', 'id'])
@Check(
  'ck_annotation_tasks_status',
  "status in ('pending', 'in_progress', 'in_review', 'completed', 'cancelled')",
)
@Check('ck_annotation_tasks_counters', 'completed_images >= 0 and total_images >= completed_images')
@Check('ck_annotation_tasks_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
@Check('ck_annotation_tasks_review_outcome', "review_outcome in ('accepted', 'changes_requested')")
export class AnnotationTask {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  id: string;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'int', nullable: true })
  assigneeId: number | null;

  @Column({ type: 'int', nullable: true })
  reviewerId: number | null;

  /** Kept by triggers, as the next one. */
  @Column({ type: 'int', default: 0 })
  totalImages: number;

  @Column({ type: 'int', default: 0 })
  completedImages: number;

  @Column({ type: 'varchar', length: 20, default: 'pending' })
  status: TaskStatus;

  @Column({ type: 'timestamptz', nullable: true })
  dueDate: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  completedAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  /** What is to be done; null for everything. */
  @Column({ type: 'varchar', length: 50, nullable: true })
  taskType: string | null;

  @Column({ type: 'int', nullable: true })
  createdBy: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  submittedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  reviewedAt: Date | null;

  @Column({ type: 'int', nullable: true })
  reviewedBy: number | null;

  @Column({ type: 'text', nullable: true })
  reviewOutcome: ReviewOutcome | null;

  @Column({ type: 'text', nullable: true })
  reviewComment: string | null;
}
