import { AppError } from '@libs/errors';

export class DatasetUnknownError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'dataset_not_found';

  constructor(datasetId: string) {
    super(`Dataset ${datasetId} does not exist`, { fields: { dataset_id: datasetId } });
  }
}

/** Files of changed images are being overwritten at this moment, so nobody can tell what they hold. */
export class UploadsInProgressError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'uploads_in_progress';

  constructor(datasetId: string) {
    super('Images of this dataset are being overwritten. Try again when the upload is done.', {
      fields: { dataset_id: datasetId },
      headers: { 'Retry-After': '5' },
    });
  }
}
