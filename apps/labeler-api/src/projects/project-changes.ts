import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { type NewProjectEvent, ProjectEvents } from '../project-events/project-events';

/** What was done, for the record and for those who watch the project. */
export interface ChangeRecord {
  action: string;
  resourceType: 'project' | 'task_type' | 'class';
  resourceId: string;
  details: JsonObject;
  events: readonly Pick<NewProjectEvent, 'type' | 'payload'>[];
}

export interface Changed<T> extends ChangeRecord {
  result: T;
}

/** Where a project changes: one transaction with its record, and those who watch are told after the commit. */
@Injectable()
export class ProjectChanges {
  constructor(
    private readonly db: LabelerDb,
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
  ) {}

  /** @throws what `work` throws */
  async apply<T>(
    projectId: string,
    actor: Actor,
    work: (tx: Tx) => Promise<Changed<T>>,
  ): Promise<T> {
    const result = await this.db.transaction(async (tx) => {
      const { result, events, ...record } = await work(tx);
      await this.audit.record(tx, {
        ...actor,
        ...record,
        details: { project_id: projectId, ...record.details },
      });
      const actorId = actor.userId;
      await this.events.record(
        tx,
        events.map((event) => ({ ...event, projectId, actorId })),
      );
      return result;
    });
    this.events.announce(projectId);
    return result;
  }
}
