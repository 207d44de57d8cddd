import { AppError } from '@libs/errors';
import type { Scope } from './scopes';

/** RFC 6750 §3: a 401 names the scheme that would help. */
const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };
const INVALID_TOKEN_CHALLENGE = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };

/** No `Authorization: Bearer …` header. */
export class MissingCredentialsError extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'authentication_required';

  constructor() {
    super('Send your credentials in the header "Authorization: Bearer …"', { headers: CHALLENGE });
  }
}

/** A user token or service token that is broken, forged, expired or of another kind. */
export class InvalidTokenError extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'invalid_token';

  constructor(detail = 'The access token is not valid', cause?: unknown) {
    super(detail, { headers: INVALID_TOKEN_CHALLENGE, cause });
  }
}

/** A service key that is mistyped, unknown, revoked or expired; which of these is not told. */
export class InvalidServiceKeyError extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'invalid_service_key';

  constructor() {
    super('Invalid or expired service key', { headers: INVALID_TOKEN_CHALLENGE });
  }
}

/** The service is known but was not given this scope. */
export class InsufficientScopeError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'insufficient_scope';

  constructor(readonly requiredScope: Scope) {
    super(`The scope ${requiredScope} is required`, { fields: { required_scope: requiredScope } });
  }
}

/** The credentials are good, but of a kind that this endpoint does not serve. */
export class WrongCallerError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'wrong_caller';
}

/** The web client recognises this refusal by the word "Admin". */
export class AdminRequiredError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'admin_required';

  constructor() {
    super('Admin privileges required');
  }
}

/** The account was deactivated. */
export class InactiveUserError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'inactive_user';

  constructor() {
    super('Inactive user');
  }
}

/** A handler without an access declaration is closed to everybody. */
export class RouteNotDeclaredError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'route_not_declared';

  constructor(handler: string) {
    super('This endpoint is not open to anyone', { context: { handler } });
  }
}
