import { AppError } from '@libs/errors';

/** Unknown e-mail, wrong password, no usable password: which of these is not told. */
export class WrongCredentialsError extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_credentials';

  constructor() {
    super('Incorrect email or password', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
}

/** There is no such session, or it is somebody else's and nobody who asks may know. */
export class SessionNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'session_not_found';

  constructor(sessionId: string) {
    super(`Session ${sessionId} does not exist`, { fields: { session_id: sessionId } });
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
