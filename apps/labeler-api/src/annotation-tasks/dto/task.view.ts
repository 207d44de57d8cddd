import {
  REVIEW_OUTCOMES,
  type ReviewOutcome,
  TASK_STATUSES,
  type TaskStatus,
} from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { TaskRow } from '../task-row';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });
const whole = (example: number | null) => ({ type: 'integer', nullable: true, example }) as const;

/** Images that somebody is to annotate, and what has come of it. */
export class TaskView {
  @ApiProperty({ example: 'task_0123456789abcdef' })
  id!: string;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'Street scenes' })
  project_name!: string;

  @ApiProperty({ example: 'Night shots, first half' })
  name!: string;

  @ApiProperty(text(null))
  description!: string | null;

  @ApiProperty({ ...text('detection'), description: 'Null for all kinds of work.' })
  task_type!: string | null;

  @ApiProperty({ enum: TASK_STATUSES, example: 'in_progress' })
  status!: TaskStatus;

  @ApiProperty(whole(7))
  assignee_id!: number | null;

  @ApiProperty({ ...text('Kim Seo-yeon'), description: 'Null while the users are unavailable.' })
  assignee_name!: string | null;

  @ApiProperty(whole(3))
  reviewer_id!: number | null;

  @ApiProperty(text('Rita Reviewer'))
  reviewer_name!: string | null;

  @ApiProperty({ ...whole(1), description: 'Null for tasks of older releases.' })
  created_by!: number | null;

  @ApiProperty(text('Olivia Park'))
  created_by_name!: string | null;

  @ApiProperty({ type: 'integer', example: 100 })
  total_images!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Images that are completed in the task type; in all that they have when there is none.',
    example: 40,
  })
  completed_images!: number;

  @ApiProperty({ description: 'Percent of the images that are completed.', example: 40 })
  progress!: number;

  @ApiProperty(time('2026-02-01T00:00:00.000Z'))
  due_date!: string | null;

  @ApiProperty({ description: 'The due date has passed and the task is not over.', example: false })
  overdue!: boolean;

  @ApiProperty(time('2026-01-05T09:30:00.000Z'))
  started_at!: string | null;

  @ApiProperty(time(null))
  submitted_at!: string | null;

  @ApiProperty(time(null))
  reviewed_at!: string | null;

  @ApiProperty(whole(null))
  reviewed_by!: number | null;

  @ApiProperty(text(null))
  reviewed_by_name!: string | null;

  @ApiProperty({ enum: REVIEW_OUTCOMES, nullable: true, example: null })
  review_outcome!: ReviewOutcome | null;

  @ApiProperty(text(null))
  review_comment!: string | null;

  @ApiProperty(time(null))
  completed_at!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  updated_at!: string;
}

export class TaskPageView {
  @ApiProperty({ type: [TaskView] })
  tasks!: TaskView[];

  @ApiProperty({
    ...text('1767605400000000.task_0123456789abcdef'),
    description: 'Null on the last page.',
  })
  next_cursor!: string | null;
}

export class TaskImageView {
  @ApiProperty({ example: 'img_0123456789abcdef' })
  image_id!: string;

  @ApiProperty({ example: 'night-001.jpg' })
  file_name!: string;

  @ApiProperty({ ...text('train'), description: 'Null for images without a folder.' })
  folder!: string | null;

  @ApiProperty({ example: false })
  completed!: boolean;
}

export class TaskImagePageView {
  @ApiProperty({ type: [TaskImageView], description: 'In the order of the list of images.' })
  images!: TaskImageView[];

  @ApiProperty({ ...text('4711'), description: 'Null on the last page.' })
  next_cursor!: string | null;
}

export class ChangedTaskImagesView {
  @ApiProperty({ type: 'integer', description: 'Images that were added or removed.', example: 20 })
  changed!: number;

  @ApiProperty({ type: TaskView })
  task!: TaskView;
}

type People = ReadonlyMap<number, DirectoryUser>;

export function toTaskView(row: TaskRow, people: People): TaskView {
  const { total_images: total, completed_images: completed } = row;
  return {
    id: row.id,
    project_id: row.project_id,
    project_name: row.project_name,
    name: row.name,
    description: row.description,
    task_type: row.task_type,
    status: row.status,
    assignee_id: row.assignee_id,
    assignee_name: nameOf(row.assignee_id, people),
    reviewer_id: row.reviewer_id,
    reviewer_name: nameOf(row.reviewer_id, people),
    created_by: row.created_by,
    created_by_name: nameOf(row.created_by, people),
    total_images: total,
    completed_images: completed,
    progress: percent(completed, total),
    due_date: toText(row.due_date),
    overdue: row.overdue,
    started_at: toText(row.started_at),
    submitted_at: toText(row.submitted_at),
    reviewed_at: toText(row.reviewed_at),
    reviewed_by: row.reviewed_by,
    reviewed_by_name: nameOf(row.reviewed_by, people),
    review_outcome: row.review_outcome,
    review_comment: row.review_comment,
    completed_at: toText(row.completed_at),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** With one decimal; 100 only when all are done. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * 1000) / whole) / 10;
}

function nameOf(userId: number | null, people: People): string | null {
  return (userId === null ? undefined : people.get(userId)?.fullName) ?? null;
}

function toText(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
