import { AppError } from '@libs/errors';

/** The name that was typed to confirm the deletion is another one. Only those who may delete are told the name. */
export class NameConfirmationError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'name_confirmation_mismatch';

  constructor(name: string) {
    super(`Dataset name confirmation does not match. Expected: '${name}'`);
  }
}

/** Somebody changed the dataset while its deletion was prepared. Nothing was deleted. */
export class DeletionOutdatedError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'deletion_outdated';

  constructor(datasetId: string) {
    super('The dataset changed while its deletion was prepared. Nothing was deleted; try again.', {
      fields: { dataset_id: datasetId },
    });
  }
}

/** The backup cannot be trusted. Nothing was deleted. */
export class BackupFailedError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'backup_failed';

  constructor(key: string, cause: unknown) {
    super('The backup could not be made. Nothing was deleted; try again.', {
      context: { key },
      cause,
      headers: { 'Retry-After': '5' },
    });
  }
}

/** The dataset is not in the trash. */
export class NotInTrashError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'dataset_not_in_trash';

  constructor(datasetId: string) {
    super(`Dataset ${datasetId} is not in the trash`, { fields: { dataset_id: datasetId } });
  }
}

/** It is too late to restore the dataset. */
export class PurgeBegunError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'dataset_purge_begun';

  constructor(datasetId: string) {
    super(`Dataset ${datasetId} is being removed for good and cannot be restored`, {
      fields: { dataset_id: datasetId },
    });
  }
}
