import { AppError } from '@libs/errors';
import type { InvitationStatus } from '@libs/labeler-db';

/** Nobody made it, or its dataset is gone. */
export class InvitationNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'invitation_not_found';

  constructor() {
    super('There is no such invitation');
  }
}

/** Somebody else's invitation. */
export class ForeignInvitationError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'foreign_invitation';

  static notAccepted(): ForeignInvitationError {
    return new ForeignInvitationError('This invitation is not for you');
  }

  static notCancelled(): ForeignInvitationError {
    return new ForeignInvitationError('You can only cancel invitations you sent or received');
  }
}

/** It was answered, taken back, or not answered in time. */
export class InvitationClosedError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invitation_closed';

  static notAccepted(status: InvitationStatus): InvitationClosedError {
    const detail = status === 'expired' ? 'has expired' : `is already ${status}`;
    return new InvitationClosedError(`Invitation ${detail}`, {
      fields: { invitation_status: status },
    });
  }

  static notCancelled(status: InvitationStatus): InvitationClosedError {
    return new InvitationClosedError(`Cannot cancel invitation with status '${status}'`, {
      fields: { invitation_status: status },
    });
  }
}

/** One question at a time: the first invitation must be answered, cancelled or expire. */
export class InvitationPendingError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'invitation_pending';

  constructor(userId: number) {
    super('A pending invitation already exists for this user', { fields: { user_id: userId } });
  }
}

/** Nobody could accept it. */
export class InactiveInviteeError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invitee_inactive';

  constructor(userId: number) {
    super('This user is not active and cannot be invited', { fields: { user_id: userId } });
  }
}

/** Invitations are listed from one of two sides. */
export class InvalidInvitationTypeError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invalid_invitation_type';

  constructor() {
    super("Invalid type. Must be 'sent' or 'received'");
  }
}
