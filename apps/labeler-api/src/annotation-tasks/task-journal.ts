import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Idempotency } from '@libs/idempotency';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectEvents } from '../project-events/project-events';
import type { TaskPlace } from './task.repository';

export type TaskChange =
  | 'create'
  | 'update'
  | 'delete'
  | 'add_images'
  | 'remove_images'
  | 'start'
  | 'submit'
  | 'accept'
  | 'return'
  | 'cancel';

const EVENTS: Partial<Record<TaskChange, 'task.created' | 'task.deleted'>> = {
  create: 'task.created',
  delete: 'task.deleted',
};

/** What is on record of tasks, and what those who watch the project are told. */
@Injectable()
export class TaskJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
    private readonly idempotency: Idempotency,
  ) {}

  /** In the transaction of the change. */
  async note(
    tx: Tx,
    actor: Actor,
    { projectId, taskId }: TaskPlace,
    change: TaskChange,
  ): Promise<void> {
    await this.events.record(tx, [
      {
        projectId,
        type: EVENTS[change] ?? 'task.updated',
        actorId: actor.userId,
        payload: { task_id: taskId, change },
      },
    ]);
    await this.audit.record(tx, {
      ...actor,
      action: `task_${change}`,
      resourceType: 'annotation_task',
      resourceId: taskId,
      details: { project_id: projectId },
    });
  }

  /** What the request answers if it is sent again. */
  remember(tx: Tx, answer: object): Promise<void> {
    return this.idempotency.remember(tx, () => answer);
  }

  /** After the commit. */
  announce(projectId: string): void {
    this.events.announce(projectId);
  }
}
