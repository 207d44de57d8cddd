import type { ReviewOutcome, TaskStatus } from '@libs/labeler-db';

export type TaskRow = {
  id: string;
  project_id: string;
  project_name: string;
  name: string;
  description: string | null;
  task_type: string | null;
  status: TaskStatus;
  assignee_id: number | null;
  reviewer_id: number | null;
  created_by: number | null;
  total_images: number;
  completed_images: number;
  due_date: Date | null;
  overdue: boolean;
  started_at: Date | null;
  submitted_at: Date | null;
  reviewed_at: Date | null;
  reviewed_by: number | null;
  review_outcome: ReviewOutcome | null;
  review_comment: string | null;
  completed_at: Date | null;
  created_at: Date;
  updated_at: Date;
  /** Place in lists, which are newest first. */
  cursor: string;
};

/** Late and not done. The table is `t`. */
export const OVERDUE = `coalesce(t.due_date < now() and t.status not in ('completed', 'cancelled'), false)`;

/** The columns of `TaskRow`; the tables are `t` and `p`, the project. */
export const TASK_COLUMNS = `t.id, t.project_id, p.name as project_name, t.name, t.description, t.task_type, t.status,
  t.assignee_id, t.reviewer_id, t.created_by, t.total_images, t.completed_images, t.due_date, ${OVERDUE} as overdue,
  t.started_at, t.submitted_at, t.reviewed_at, t.reviewed_by, t.review_outcome, t.review_comment, t.completed_at,
  t.created_at, t.updated_at, (extract(epoch from t.created_at) * 1000000)::bigint || '.' || t.id as cursor`;

/** Everybody whom a task names. */
export function peopleOf(task: TaskRow): number[] {
  const ids = [task.assignee_id, task.reviewer_id, task.created_by, task.reviewed_by];
  return ids.filter((id) => id !== null);
}
