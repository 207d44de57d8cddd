import { can, type ProjectAction } from '@libs/access';
import type { Tx } from '@libs/database';
import type { ProjectRole, TaskStatus } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { CreateTaskDto, UpdateTaskDto } from './dto/create-task.dto';
import { TASK_COLUMNS, type TaskRow } from './task-row';
import type { Transition } from './transitions';

export interface TaskPlace {
  taskId: string;
  projectId: string;
  datasetId: string;
}

/** A task as it is while nobody else changes it. */
export type LockedTask = { status: TaskStatus; assignee_id: number | null };

const FIND = `select ${TASK_COLUMNS} from annotation_tasks t join annotation_projects p on p.id = t.project_id
  where t.id = $1 and t.project_id = $2`;

/** Writes of tasks, in the transaction of the caller. */
@Injectable()
export class TaskRepository {
  /** Images are given out one task after the other: two that choose at once would choose the same. */
  async lockProject(tx: Tx, projectId: string): Promise<void> {
    await tx.sql`select from annotation_projects where id = ${projectId} for no key update`;
  }

  /**
   * The seat stays as it is until the commit; who takes it away waits, and then finds the task.
   * @returns whether the user may do it
   */
  async lockSuitable(
    tx: Tx,
    projectId: string,
    userId: number,
    action: ProjectAction,
  ): Promise<boolean> {
    const [seat] = await tx.sql<{ role: ProjectRole }>`
      select m.role from project_permissions m
       where m.project_id = ${projectId} and m.user_id = ${userId}
         for share`;
    return can(seat?.role ?? null, action);
  }

  async insert(
    tx: Tx,
    { taskId, projectId }: TaskPlace,
    userId: number,
    dto: CreateTaskDto,
  ): Promise<void> {
    await tx.sql`
      insert into annotation_tasks (id, project_id, name, description, task_type, assignee_id, reviewer_id, due_date, created_by)
      values (${taskId}, ${projectId}, ${dto.name}, ${dto.description ?? null}, ${dto.task_type ?? null},
        ${dto.assignee_id ?? null}, ${dto.reviewer_id ?? null}, ${dto.due_date ?? null}, ${userId})`;
  }

  async lock(tx: Tx, { taskId, projectId }: TaskPlace): Promise<LockedTask | undefined> {
    const [task] = await tx.sql<LockedTask>`
      select t.status, t.assignee_id from annotation_tasks t
       where t.id = ${taskId} and t.project_id = ${projectId}
         for no key update`;
    return task;
  }

  async update(tx: Tx, { taskId }: TaskPlace, dto: UpdateTaskDto): Promise<void> {
    const gives = (name: keyof UpdateTaskDto) => dto[name] !== undefined;
    await tx.sql`
      update annotation_tasks
         set name = coalesce(${dto.name ?? null}, name),
             description = case when ${gives('description')} then ${dto.description ?? null} else description end,
             assignee_id = case when ${gives('assignee_id')} then ${dto.assignee_id ?? null}::int else assignee_id end,
             reviewer_id = case when ${gives('reviewer_id')} then ${dto.reviewer_id ?? null}::int else reviewer_id end,
             due_date = case when ${gives('due_date')} then ${dto.due_date ?? null}::timestamptz else due_date end,
             updated_at = now()
       where id = ${taskId}`;
  }

  /**
   * One conditional change: from one of the states where it is possible, by somebody who may.
   * @returns whether it was possible
   */
  async move(
    tx: Tx,
    { taskId, projectId }: TaskPlace,
    { name, from, to, by }: Transition,
    review: { userId: number; mayJudgeOwn: boolean; comment: string | null },
  ): Promise<boolean> {
    const isReview = by === 'reviewer';
    const outcome = name === 'accept' ? 'accepted' : 'changes_requested';
    const rows = await tx.sql`
      update annotation_tasks
         set status = ${to}, updated_at = now(),
             started_at = case when ${name === 'start'} then now() else started_at end,
             submitted_at = case when ${name === 'submit'} then now() else submitted_at end,
             completed_at = case when ${to === 'completed'} then now() else completed_at end,
             reviewed_at = case when ${isReview} then now() else reviewed_at end,
             reviewed_by = case when ${isReview} then ${review.userId}::int else reviewed_by end,
             review_outcome = case when ${isReview} then ${outcome} else review_outcome end,
             review_comment = case when ${isReview} then ${review.comment} else review_comment end
       where id = ${taskId} and project_id = ${projectId} and status = any(${from}::text[])
         and (not ${by === 'assignee'} or assignee_id = ${review.userId}::int)
         and (not ${isReview} or ${review.mayJudgeOwn} or assignee_id is distinct from ${review.userId}::int)
      returning 1`;
    return rows.length > 0;
  }

  async delete(tx: Tx, { taskId, projectId }: TaskPlace): Promise<boolean> {
    const rows = await tx.sql`
      delete from annotation_tasks where id = ${taskId} and project_id = ${projectId} returning 1`;
    return rows.length > 0;
  }

  /** The task with what the transaction changed. */
  async find(tx: Tx, { taskId, projectId }: TaskPlace): Promise<TaskRow | undefined> {
    const [row] = await tx.query<TaskRow>(FIND, [taskId, projectId]);
    return row;
  }
}
