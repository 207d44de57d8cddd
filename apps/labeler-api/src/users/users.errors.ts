import { AppError } from '@libs/errors';

/** Nobody has this id or e-mail. */
export class UserNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'user_not_found';

  static withId(userId: number): UserNotFoundError {
    return new UserNotFoundError(`User ${userId} does not exist`, { fields: { user_id: userId } });
  }

  static withEmail(email: string): UserNotFoundError {
    return new UserNotFoundError(`There is no user with the e-mail ${email}`);
  }
}
