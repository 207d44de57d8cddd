import { DatasetAccess, DatasetNotFoundError } from '@libs/access';
import { parseUserId, type ServiceCaller } from '@libs/auth';
import { ValidationFailedError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import { isDatasetId } from '../dataset-id';
import { PermissionDeniedError } from '../dataset.errors';
import type { CheckPermissionsDto, PermissionCheckDto } from './dto/check-permissions.dto';
import type {
  CheckedPermissionView,
  CheckError,
  PermissionBatchView,
} from './dto/permission-batch.view';
import { type PermissionView, toPermissionView } from './dto/permission.view';

/**
 * Answers what users may do. A service by itself may ask about anybody; on behalf of a user it may ask about that
 * user, and about others on datasets that this user sees.
 */
@Injectable()
export class PermissionChecksService {
  constructor(private readonly access: DatasetAccess) {}

  /** @throws ValidationFailedError, DatasetNotFoundError, PermissionDeniedError */
  async check(
    { actingUserId }: ServiceCaller,
    datasetId: string,
    userIdText: string,
  ): Promise<PermissionView> {
    const userId = parseUserId(userIdText);
    if (userId === undefined) {
      const message = 'user_id must be a whole number from 1 to 2147483647';
      throw new ValidationFailedError([{ field: 'user_id', message }]);
    }
    if (!isDatasetId(datasetId)) throw new DatasetNotFoundError(datasetId);
    const asking = actingUserId ?? userId;
    const [decision, own] = await Promise.all([
      this.access.permission(datasetId, userId),
      asking === userId ? undefined : this.access.permission(datasetId, asking),
    ]);
    if (!decision) throw new DatasetNotFoundError(datasetId);
    if (own?.hasAccess === false) throw new PermissionDeniedError(datasetId, asking, 'read_only');
    return toPermissionView(decision);
  }

  /** The same for many pairs; what would be an error is said of the pair. */
  async checkMany(
    { actingUserId }: ServiceCaller,
    { checks }: CheckPermissionsDto,
  ): Promise<PermissionBatchView> {
    const pairs = checks.map((check) => ({ datasetId: check.dataset_id, userId: check.user_id }));
    const own =
      actingUserId === null ? [] : pairs.map((pair) => ({ ...pair, userId: actingUserId }));
    const decisions = await this.access.permissions([...pairs, ...own]);
    return {
      permissions: checks.map((check, index) => {
        const decision = decisions[index];
        if (!decision) return refused(check, 'dataset_not_found');
        const isHidden = decisions[pairs.length + index]?.hasAccess === false;
        if (isHidden && check.user_id !== actingUserId) return refused(check, 'permission_denied');
        return { ...toPermissionView(decision), error: null };
      }),
    };
  }
}

function refused(
  { dataset_id, user_id }: PermissionCheckDto,
  error: CheckError,
): CheckedPermissionView {
  return {
    dataset_id,
    user_id,
    has_access: false,
    permission_level: 'none',
    is_owner: false,
    role: null,
    reason: null,
    granted_at: null,
    error,
  };
}
