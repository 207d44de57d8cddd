import { type GrantedDataset, isAllowed, projectOf } from '@libs/access';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { ReviewTaskDto } from './dto/review-task.dto';
import type { TaskView } from './dto/task.view';
import { TaskWriter } from './task-writer';
import { type TaskPlace, TaskRepository } from './task.repository';
import {
  NotAssigneeError,
  OwnTaskReviewError,
  TaskNotFoundError,
  TaskStateError,
} from './tasks.errors';
import { type Transition, TRANSITIONS } from './transitions';

interface Step {
  transition: Transition;
  comment?: string | null;
}

/** A task on its way from one state to the next. The routes say which role it takes. */
@Injectable()
export class TaskProgressService {
  constructor(
    private readonly writer: TaskWriter,
    private readonly tasks: TaskRepository,
  ) {}

  /** @throws TaskNotFoundError, NotAssigneeError, TaskStateError */
  start(dataset: GrantedDataset, actor: Actor, taskId: string): Promise<TaskView> {
    return this.go(dataset, actor, taskId, { transition: TRANSITIONS.start });
  }

  /** @throws TaskNotFoundError, NotAssigneeError, TaskStateError */
  submit(dataset: GrantedDataset, actor: Actor, taskId: string): Promise<TaskView> {
    return this.go(dataset, actor, taskId, { transition: TRANSITIONS.submit });
  }

  /** @throws TaskNotFoundError, OwnTaskReviewError, TaskStateError */
  review(
    dataset: GrantedDataset,
    actor: Actor,
    taskId: string,
    { outcome, comment }: ReviewTaskDto,
  ): Promise<TaskView> {
    const transition = outcome === 'accepted' ? TRANSITIONS.accept : TRANSITIONS.return;
    return this.go(dataset, actor, taskId, { transition, comment });
  }

  /** @throws TaskNotFoundError, TaskStateError */
  cancel(dataset: GrantedDataset, actor: Actor, taskId: string): Promise<TaskView> {
    return this.go(dataset, actor, taskId, { transition: TRANSITIONS.cancel });
  }

  private go(
    dataset: GrantedDataset,
    actor: Actor,
    taskId: string,
    { transition, comment = null }: Step,
  ): Promise<TaskView> {
    const place = { taskId, projectId: projectOf(dataset), datasetId: dataset.datasetId };
    const mayJudgeOwn = isAllowed(dataset, 'task:assign');
    const { userId } = actor;
    return this.writer.change({ actor, place, change: transition.name }, async (tx) => {
      const by = { userId, mayJudgeOwn, comment };
      const moved = await this.tasks.move(tx, place, transition, by);
      if (!moved) await this.refuse(tx, place, transition, userId);
    });
  }

  /** Says why the step is not possible: whose it is comes before the state. */
  private async refuse(
    tx: Tx,
    place: TaskPlace,
    { by, from }: Transition,
    userId: number,
  ): Promise<never> {
    const task = await this.tasks.lock(tx, place);
    if (!task) throw new TaskNotFoundError(place.taskId);
    const isOwn = task.assignee_id === userId;
    if (by === 'assignee' && !isOwn) throw new NotAssigneeError();
    if (by === 'reviewer' && isOwn && from.includes(task.status)) throw new OwnTaskReviewError();
    throw new TaskStateError(task.status);
  }
}
