import { AppError } from '@libs/errors';

/** No object has this key. */
export class ObjectNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'object_not_found';

  constructor(bucket: string, key: string, cause?: unknown) {
    super('This file is not in storage', { context: { bucket, key }, cause });
  }
}

/** The object is another one than the caller knows (`If-Match` failed). */
export class ObjectChangedError extends AppError {
  readonly kind = 'precondition_failed';
  readonly code = 'object_changed';

  constructor(bucket: string, key: string, cause?: unknown) {
    super('This file was changed in storage in the meantime', { context: { bucket, key }, cause });
  }
}

/** Object storage cannot be reached, is too slow, or refuses us. Safe to try again. */
export class StorageUnavailableError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'storage_unavailable';

  constructor(cause: unknown, context: Record<string, unknown> = {}) {
    super('File storage is not available right now. Try again in a moment.', {
      cause,
      context,
      headers: { 'Retry-After': '5' },
    });
  }
}

/** An object is not what its row says: what is made of it cannot be made until the dataset is repaired. */
export class StoredContentError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'stored_content_mismatch';

  constructor(key: string, stated: number, found: number) {
    super('A file of this dataset is not what the dataset says it is.', {
      context: { key, stated_bytes: stated, found_bytes: found },
    });
  }
}
