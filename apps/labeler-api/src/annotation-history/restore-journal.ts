import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { type NewProjectEvent, ProjectEvents } from '../project-events/project-events';
import type { RestoreView } from './dto/restore.view';
import { plannedImages, type RestoreTarget } from './restore-plan';

interface Restored {
  target: RestoreTarget;
  view: RestoreView;
}

/** Tells of restores: to those who watch the project, and to those who ask later. */
@Injectable()
export class RestoreJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
  ) {}

  /** To be called when the restore was committed. */
  announce(projectId: string): void {
    this.events.announce(projectId);
  }

  async record(tx: Tx, actor: Actor, restored: Restored): Promise<void> {
    const { view } = restored;
    await this.events.record(tx, [await eventOf(tx, actor, restored)]);
    await this.audit.record(tx, {
      ...actor,
      ...subjectOf(restored.target),
      details: {
        ...{ project_id: view.project_id, ...pointOf(restored.target) },
        ...{ created: view.created, updated: view.updated, deleted: view.deleted },
      },
    });
  }
}

async function eventOf(tx: Tx, actor: Actor, { target, view }: Restored): Promise<NewProjectEvent> {
  const { projectId, scope } = target;
  const { imageIds } = await plannedImages(tx);
  const count = view.created + view.updated + view.deleted;
  const common = { projectId, actorId: actor.userId };
  return scope.of === 'annotation'
    ? {
        ...common,
        type: 'annotation.restored',
        payload: { annotation_id: scope.annotationId, image_id: imageIds[0] ?? null },
      }
    : { ...common, type: 'annotations.changed', payload: { image_ids: imageIds, count } };
}

function subjectOf({ projectId, scope, point }: RestoreTarget) {
  if ('versionId' in point) {
    const resourceId = String(point.versionId);
    return { action: 'version_restore', resourceType: 'version', resourceId };
  }
  if (scope.of === 'annotation') {
    const resourceId = String(scope.annotationId);
    return { action: 'annotation_restore', resourceType: 'annotation', resourceId };
  }
  return scope.of === 'image'
    ? { action: 'image_restore', resourceType: 'image', resourceId: scope.imageId }
    : { action: 'project_restore', resourceType: 'project', resourceId: projectId };
}

function pointOf({ scope, point }: RestoreTarget): JsonObject {
  const task_type = scope.of === 'annotation' ? null : scope.taskType;
  if ('versionId' in point) return { task_type, version_id: point.versionId };
  return 'historyId' in point
    ? { task_type, history_id: point.historyId }
    : { task_type, timestamp: point.timestamp };
}
