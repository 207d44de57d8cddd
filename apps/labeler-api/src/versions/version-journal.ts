import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectEvents } from '../project-events/project-events';

const AUDITED = {
  published: 'version_publish',
  updated: 'version_update',
  withdrawn: 'version_withdraw',
  deleted: 'version_delete',
} as const;

/** A version that something was done to. */
export interface NotedVersion {
  projectId: string;
  versionId: number;
  taskType: string;
  versionNumber: string;
  /** What else is to be on record. */
  details?: JsonObject;
}

/** What is on record of versions, and what those who watch the project are told. */
@Injectable()
export class VersionJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
  ) {}

  /** In the transaction of the change. */
  async note(
    tx: Tx,
    actor: Actor,
    change: keyof typeof AUDITED,
    { projectId, versionId, ...version }: NotedVersion,
  ): Promise<void> {
    const what = { task_type: version.taskType, version_number: version.versionNumber };
    await this.events.record(tx, [
      {
        projectId,
        type: `version.${change}`,
        actorId: actor.userId,
        payload: { version_id: versionId, ...what },
      },
    ]);
    await this.audit.record(tx, {
      ...actor,
      action: AUDITED[change],
      resourceType: 'version',
      resourceId: String(versionId),
      details: { project_id: projectId, ...what, ...version.details },
    });
  }

  /** After the commit. */
  announce(projectId: string): void {
    this.events.announce(projectId);
  }
}
