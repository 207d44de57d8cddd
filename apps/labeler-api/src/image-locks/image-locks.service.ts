import type { GrantedDataset } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type {
  AcquiredLockView,
  ForcedLockView,
  LockHeartbeatView,
  ReleasedLockView,
} from './dto/image-lock.view';
import { ImageLockJournal } from './image-lock.journal';
import { ImageLockReader } from './image-lock.reader';
import { ImageLockRepository, type LockPlace } from './image-lock.repository';
import { ImageLockedError } from './image-locks.errors';
import { assertStorable, placeOf } from './lock-place';

/** A lock can be given back between a refusal and the look at who has it; then it is asked for again. */
const ATTEMPTS = 5;

/** Who works on which image, for the people who do. */
@Injectable()
export class ImageLocksService {
  constructor(
    private readonly db: LabelerDb,
    private readonly locks: ImageLockRepository,
    private readonly reader: ImageLockReader,
    private readonly journal: ImageLockJournal,
  ) {}

  /** @throws ImageNotFoundError, ProjectNotFoundError */
  async acquire(dataset: GrantedDataset, imageId: string): Promise<AcquiredLockView> {
    const place = placeOf(dataset);
    assertStorable(imageId);
    for (let attempt = 1; ; attempt++) {
      const [taken] = await this.db.transaction((tx) =>
        this.locks.take(tx, place, [imageId], null),
      );
      if (taken) {
        if (taken.is_new) this.journal.announce(place.projectId);
        const status = taken.is_new ? 'acquired' : 'refreshed';
        return { status, lock: await this.reader.view(taken), locked_by: null };
      }
      const { lock } = await this.reader.find(place, imageId);
      if (lock && lock.user_id !== place.userId) {
        return { status: 'already_locked', lock: null, locked_by: await this.reader.view(lock) };
      }
      if (attempt === ATTEMPTS) throw new ImageLockedError(imageId, lock?.user_id ?? null);
    }
  }

  /** @throws ImageNotFoundError, ProjectNotFoundError */
  async heartbeat(dataset: GrantedDataset, imageId: string): Promise<LockHeartbeatView> {
    const place = placeOf(dataset);
    assertStorable(imageId);
    const lock = await this.db.transaction((tx) => this.locks.extend(tx, place, imageId));
    if (lock) return { status: 'updated', lock: await this.reader.view(lock) };
    return { status: await this.whyNot(place, imageId), lock: null };
  }

  /** @throws ImageNotFoundError, ProjectNotFoundError */
  async release(dataset: GrantedDataset, imageId: string): Promise<ReleasedLockView> {
    const place = placeOf(dataset);
    assertStorable(imageId);
    const holderId = await this.db.transaction((tx) =>
      this.locks.end(tx, place, imageId, place.userId),
    );
    if (holderId === undefined) return { status: await this.whyNot(place, imageId) };
    this.journal.announce(place.projectId);
    return { status: 'released' };
  }

  /** Ends anybody's lock, on record. @throws ImageNotFoundError, ProjectNotFoundError */
  async force(dataset: GrantedDataset, actor: Actor, imageId: string): Promise<ForcedLockView> {
    const place = placeOf(dataset);
    assertStorable(imageId);
    const holderId = await this.db.transaction(async (tx) => {
      const ended = await this.locks.end(tx, place, imageId, null);
      if (ended !== undefined) {
        await this.journal.forced(tx, { actor, place, imageId }, ended);
      }
      return ended;
    });
    if (holderId === undefined) {
      await this.reader.find(place, imageId);
      return { status: 'not_locked' };
    }
    this.journal.announce(place.projectId);
    return { status: 'released' };
  }

  private async whyNot(place: LockPlace, imageId: string): Promise<'not_locked' | 'not_owner'> {
    const { lock } = await this.reader.find(place, imageId);
    return lock && lock.user_id !== place.userId ? 'not_owner' : 'not_locked';
  }
}
