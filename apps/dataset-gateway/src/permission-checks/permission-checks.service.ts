import { type AccessDecision, DatasetAccess } from '@libs/access';
import { parseUserId, type ServiceCaller } from '@libs/auth';
import { ValidationFailedError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import { isDatasetId } from '../dataset-id';
import { DatasetNotFoundError, PermissionDeniedError } from '../dataset.errors';
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
    caller: ServiceCaller,
    datasetId: string,
    userIdText: string,
  ): Promise<PermissionView> {
    const userId = parseUserId(userIdText);
    if (userId === undefined) {
      const message = 'user_id must be a whole number from 1 to 2147483647';
      throw new ValidationFailedError([{ field: 'user_id', message }]);
    }
    if (!isDatasetId(datasetId)) throw new DatasetNotFoundError(datasetId);
    const askers = othersThan(userId, caller);
    const pairs = [userId, ...askers].map((each) => ({ datasetId, userId: each }));
    const [decision, own] = await this.decide(pairs);
    if (!decision) throw new DatasetNotFoundError(datasetId);
    if (own?.hasAccess === false)
      throw new PermissionDeniedError(datasetId, own.userId, 'read_only');
    return toPermissionView(decision);
  }

  /** The same for many pairs; what would be an error is said of the pair. */
  async checkMany(
    caller: ServiceCaller,
    { checks }: CheckPermissionsDto,
  ): Promise<PermissionBatchView> {
    const pairs = checks.map(({ dataset_id, user_id }) => ({
      datasetId: dataset_id,
      userId: user_id,
    }));
    const ownPairs = checks.flatMap(({ dataset_id, user_id }) =>
      othersThan(user_id, caller).map((userId) => ({ datasetId: dataset_id, userId })),
    );
    const decisions = await this.decide([...pairs, ...ownPairs]);
    const hidden = new Set<string>();
    for (const own of decisions.slice(pairs.length))
      if (own?.hasAccess === false) hidden.add(own.datasetId);
    return {
      permissions: checks.map((check, index) => {
        const decision = decisions[index];
        if (!decision) return refused(check, 'dataset_not_found');
        const mayAsk = check.user_id === caller.actingUserId || !hidden.has(check.dataset_id);
        if (!mayAsk) return refused(check, 'permission_denied');
        return { ...toPermissionView(decision), error: null };
      }),
    };
  }

  private decide(
    pairs: { datasetId: string; userId: number }[],
  ): Promise<(AccessDecision | undefined)[]> {
    const [only] = pairs;
    return only && pairs.length === 1
      ? this.access.permission(only.datasetId, only.userId).then((decision) => [decision])
      : this.access.permissions(pairs);
  }
}

/** The acting user, if another one is asked about. */
function othersThan(userId: number, { actingUserId }: ServiceCaller): number[] {
  return actingUserId === null || actingUserId === userId ? [] : [actingUserId];
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
