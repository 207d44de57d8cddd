import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ProjectEventType } from './project-event-types';
import { ProjectNotifier } from './project-notifier';

/** Something that happened, as its writer tells it. */
export interface NewProjectEvent {
  projectId: string;
  type: ProjectEventType;
  /** Who did it; null when nobody is known to have. */
  actorId: number | null;
  /** Small: ids of what changed, not its content. */
  payload: JsonObject;
}

/** For whoever changes something in a project: tells those who watch it. */
@Injectable()
export class ProjectEvents {
  constructor(private readonly notifier: ProjectNotifier) {}

  /** Writes events in the transaction of the change, in one statement. After the commit, `announce` the project. */
  async record(tx: Tx, events: readonly NewProjectEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.sql`
      insert into project_events (project_id, type, actor_id, payload)
      select e."projectId", e.type, e."actorId", e.payload
        from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
          as e("projectId" text, type text, "actorId" int, payload jsonb)`;
  }

  /**
   * Says that a committed transaction recorded events of the project. It returns at once and never throws: watchers
   * whom it does not reach find the events a few seconds later.
   */
  announce(projectId: string): void {
    this.notifier.announce(projectId);
  }
}
