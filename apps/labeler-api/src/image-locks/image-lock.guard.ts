import type { Tx } from '@libs/database';
import type { AppError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import { ImageLockRepository, type LockPlace, type RefusedLockRow } from './image-lock.repository';
import type { LockClaim } from './image-lock.sql';
import { ImageLockedError, ImageNotFoundError, LockLostError } from './image-locks.errors';

/** A lock can be given back while the refusal is looked into; then it is asked for again. */
const ATTEMPTS = 5;

/** What a writer asks before it changes anything of an image. */
@Injectable()
export class ImageLockGuard {
  constructor(private readonly locks: ImageLockRepository) {}

  /** The lock that a statement takes by itself (`withLock`): when it was refused, `hold` says why. */
  claim(
    place: Omit<LockPlace, 'userId'>,
    imageId: string,
    fencingToken: number | undefined,
  ): LockClaim {
    return this.locks.claim(place, imageId, fencingToken);
  }

  /**
   * Takes or extends the locks of these images for the user, in the transaction of the write: one statement. Images
   * that were free before are told of in `project_events`; `ProjectEvents.announce` them after the commit.
   * @param fencingToken The newest token that the writer knows. It claims to have the lock of each of the images.
   * @throws LockLostError when a token is given and an image has a newer one, or none since long ago,
   *   ImageLockedError when somebody else has a lock, ImageNotFoundError
   */
  async hold(
    tx: Tx,
    place: LockPlace,
    imageIds: readonly string[],
    fencingToken?: number,
  ): Promise<void> {
    const token = fencingToken ?? null;
    let missing = [...new Set(imageIds)];
    for (let attempt = 1; missing.length > 0; attempt++) {
      const taken = await this.locks.take(tx, place, missing, token);
      const held = new Set(taken.map(({ image_id }) => image_id));
      missing = missing.filter((id) => !held.has(id));
      if (missing.length === 0) return;
      for (const refused of await this.locks.inspect(tx, place, missing)) {
        const error = explain(refused, token, place.userId, attempt === ATTEMPTS);
        if (error) throw error;
      }
    }
  }
}

/** Undefined when nothing stands in the way any more. */
function explain(
  { image_id, is_known, user_id, fencing_token, is_live }: RefusedLockRow,
  token: number | null,
  userId: number,
  isLast: boolean,
): AppError | undefined {
  if (!is_known) return new ImageNotFoundError(image_id);
  if (token !== null && (fencing_token ?? Infinity) > token) return new LockLostError(image_id);
  if (user_id === null || user_id === userId) return undefined;
  return is_live || isLast ? new ImageLockedError(image_id, user_id) : undefined;
}
