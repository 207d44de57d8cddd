import { AppError } from '@libs/errors';

/** The user has no role in the project. */
export class MemberNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'member_not_found';

  constructor(userId: number) {
    super(`User ${userId} is not a member of this project`, { fields: { user_id: userId } });
  }
}

/** Whoever has a role already is given another one, not a second. */
export class AlreadyMemberError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'already_member';

  constructor(userId: number) {
    super('User is already a member of this project', { fields: { user_id: userId } });
  }
}

/** A project has one owner, who changes by a transfer and in no other way. */
export class OwnerRoleError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'owner_role_fixed';

  static notGranted(): OwnerRoleError {
    return new OwnerRoleError('The role owner cannot be given. Transfer the ownership instead.');
  }

  static notTaken(): OwnerRoleError {
    return new OwnerRoleError('The owner keeps that role. Transfer the ownership first.');
  }
}

/** Nobody decides over their own role. */
export class OwnRoleError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'own_role_fixed';

  static notChanged(): OwnRoleError {
    return new OwnRoleError('Cannot change your own permission');
  }

  static notRemoved(): OwnRoleError {
    return new OwnRoleError('Cannot remove your own permission');
  }
}

/** A transfer to somebody who cannot become the owner. */
export class InvalidNewOwnerError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invalid_new_owner';

  static already(userId: number): InvalidNewOwnerError {
    return new InvalidNewOwnerError(`User ${userId} is already the owner`);
  }

  static notMember(userId: number): InvalidNewOwnerError {
    return new InvalidNewOwnerError(`User ${userId} is not a member of this project`);
  }

  static inactive(userId: number): InvalidNewOwnerError {
    return new InvalidNewOwnerError(`User ${userId} is no active user`);
  }
}

/** The older view of the members knows two roles. */
export class UnknownDatasetRoleError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unknown_role';

  constructor() {
    super("Role must be 'owner' or 'member'");
  }
}
