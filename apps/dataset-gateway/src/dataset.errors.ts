import type { PermissionLevel } from '@libs/access';
import { AppError } from '@libs/errors';

/** No dataset has this id, or it is being deleted. */
export class DatasetNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'dataset_not_found';

  constructor(datasetId: string) {
    super(`Dataset ${datasetId} does not exist`, { fields: { dataset_id: datasetId } });
  }
}

/** The user on whose behalf the service asks may not do this with the dataset. */
export class PermissionDeniedError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'permission_denied';

  constructor(datasetId: string, userId: number, requiredPermission: PermissionLevel) {
    super(`User ${userId} does not have access to dataset ${datasetId}`, {
      fields: { dataset_id: datasetId, user_id: userId, required_permission: requiredPermission },
    });
  }
}
