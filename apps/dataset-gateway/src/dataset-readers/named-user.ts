import type { ServiceCaller } from '@libs/auth';
import { AppError, ValidationFailedError } from '@libs/errors';

/** A service that acts for one user named another. */
export class OtherUserError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'permission_denied';

  constructor(actingUserId: number, userId: number) {
    super(`The request is made for user ${actingUserId} and cannot be made for user ${userId}`, {
      fields: { user_id: userId, required_permission: 'read_only' },
    });
  }
}

/**
 * The user whom the request is made for; the body may name nobody else.
 * @throws OtherUserError, ValidationFailedError when there is none
 */
export function namedUser(
  { actingUserId }: ServiceCaller,
  field: string,
  given: number | null,
): number {
  if (actingUserId !== null && given !== null && given !== actingUserId) {
    throw new OtherUserError(actingUserId, given);
  }
  const found = actingUserId ?? given;
  if (found === null) {
    const message = `${field} must be given unless the request is made for a user`;
    throw new ValidationFailedError([{ field, message }]);
  }
  return found;
}
