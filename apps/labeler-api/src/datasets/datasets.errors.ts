import { AppError } from '@libs/errors';

/** `If-Match` names another state of the dataset than the present one. */
export class DatasetChangedError extends AppError {
  readonly kind = 'precondition_failed';
  readonly code = 'dataset_changed';

  constructor(datasetId: string) {
    super('This dataset was changed by somebody else in the meantime. Load it again.', {
      fields: { dataset_id: datasetId },
    });
  }
}
