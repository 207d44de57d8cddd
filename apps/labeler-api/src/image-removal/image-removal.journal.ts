import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectEvents } from '../project-events/project-events';
import type { DoomedImage, Removal } from './image-removal.repository';

/** What is on record of deleted images, and what those who watch the project are told. */
@Injectable()
export class ImageRemovalJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
  ) {}

  /** In the transaction of the deletion. */
  async note(
    tx: Tx,
    actor: Actor,
    { datasetId, projectId }: Removal,
    images: readonly DoomedImage[],
  ): Promise<void> {
    const entries = images.map(({ id, s3_key: key, locked_by: lockedBy }) => ({
      resourceId: id,
      details: { dataset_id: datasetId, key, locked_by: lockedBy },
    }));
    await this.audit.recordEach(
      tx,
      { ...actor, action: 'image_delete', resourceType: 'image' },
      entries,
    );
    if (projectId === null) return;
    const event = { projectId, type: 'image.deleted' as const, actorId: actor.userId };
    await this.events.record(
      tx,
      images.map(({ id }) => ({ ...event, payload: { image_id: id } })),
    );
  }

  /** After the commit. */
  announce(projectId: string | null): void {
    if (projectId !== null) this.events.announce(projectId);
  }
}
