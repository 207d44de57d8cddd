import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectEvents } from '../project-events/project-events';
import type { LockPlace } from './image-lock.repository';

/** Who ends somebody's lock, and where. */
interface Scene {
  actor: Actor;
  place: LockPlace;
  imageId: string;
}

/** What others learn of locks. Their events are recorded by the statements that change them. */
@Injectable()
export class ImageLockJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
  ) {}

  async forced(tx: Tx, { actor, place, imageId }: Scene, holderId: number): Promise<void> {
    await this.audit.record(tx, {
      ...actor,
      action: 'image_lock_force_release',
      resourceType: 'image_lock',
      resourceId: imageId,
      details: { project_id: place.projectId, user_id: holderId },
    });
  }

  /** After the commit. */
  announce(projectId: string): void {
    this.events.announce(projectId);
  }
}
