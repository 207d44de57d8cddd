import { AppError } from '@libs/errors';

/** Unknown e-mail, wrong password, no usable password: which of these is not told. */
export class WrongCredentialsError extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_credentials';

  constructor() {
    super('Incorrect email or password', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
}

/** More people sign in at this moment than passwords can be checked. */
export class SignInBusyError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'sign_in_busy';

  constructor() {
    super('Too many people are signing in right now. Try again in a moment.', {
      headers: { 'Retry-After': '5' },
    });
  }
}
