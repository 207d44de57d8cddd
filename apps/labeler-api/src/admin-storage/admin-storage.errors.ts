import { AppError } from '@libs/errors';

/** What is stored, with what the request brings, is more than the deployment may hold. */
export class StorageQuotaExceededError extends AppError {
  readonly kind = 'too_large';
  readonly code = 'storage_quota_exceeded';

  constructor(usedBytes: number, quotaBytes: number) {
    super('The storage of this system is full. Delete what is not needed, or ask for more.', {
      fields: { used_bytes: usedBytes, quota_bytes: quotaBytes },
    });
  }
}
