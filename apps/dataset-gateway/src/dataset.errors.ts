import type { PermissionLevel } from '@libs/access';
import { AppError } from '@libs/errors';

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
