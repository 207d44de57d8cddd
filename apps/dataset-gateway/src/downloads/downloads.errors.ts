import { AppError } from '@libs/errors';

/** A service that acts for one user asked for a link for another. */
export class OtherUserError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'permission_denied';

  constructor(actingUserId: number, userId: number) {
    super(`The request is made for user ${actingUserId} and cannot get a link for user ${userId}`, {
      fields: { user_id: userId, required_permission: 'read_only' },
    });
  }
}

/** `If-Match` names other bytes than the archive has. */
export class ArchivePreconditionError extends AppError {
  readonly kind = 'precondition_failed';
  readonly code = 'precondition_failed';

  constructor() {
    super('The archive is not the one that If-Match names');
  }
}

/** `Range` lies behind the end of the archive. */
export class RangeNotSatisfiableError extends AppError {
  readonly kind = 'range_not_satisfiable';
  readonly code = 'range_not_satisfiable';

  constructor(sizeBytes: number) {
    super(`The archive has ${sizeBytes} bytes`, {
      headers: { 'Content-Range': `bytes */${sizeBytes}` },
    });
  }
}
