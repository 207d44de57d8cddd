import { AppError } from '@libs/errors';

/** The dataset has no such image. */
export class ImageNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'image_not_found';

  constructor(imageId: string) {
    super(`Image ${imageId} does not exist in this project`, { fields: { image_id: imageId } });
  }
}

/** Somebody else works on the image. */
export class ImageLockedError extends AppError {
  readonly kind = 'locked';
  readonly code = 'image_locked';

  constructor(imageId: string, lockedBy: number | null) {
    super(`Image ${imageId} is locked by another user`, {
      fields: { image_id: imageId, locked_by: lockedBy },
    });
  }
}

/** A write came with the token of a lock that is not the newest of the image: others may have worked on it since. */
export class LockLostError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'lock_lost';

  constructor(imageId: string) {
    super(`Your lock on image ${imageId} was lost. Load the image again before you change it.`, {
      fields: { image_id: imageId },
    });
  }
}

/** Somebody else works on images that would change. */
export class ImagesLockedError extends AppError {
  readonly kind = 'locked';
  readonly code = 'images_locked';

  /** @param imageIds the first of them */
  constructor(imageIds: readonly string[]) {
    const others = imageIds.length > 1 ? ` and ${imageIds.length - 1} more are` : ' is';
    super(`Image ${imageIds[0]}${others} locked by other users. Nothing was changed.`, {
      fields: { image_ids: imageIds },
    });
  }
}
