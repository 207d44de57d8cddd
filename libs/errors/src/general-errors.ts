import { AppError } from './app-error';

/** One wrong field of a request, in words. */
export interface FieldProblem {
  /** Dotted path of the field as the client wrote it, e.g. `dataset_ids.3`. */
  field: string;
  message: string;
}

/** The request was understood but its values are wrong; `errors` names each field. */
export class ValidationFailedError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'validation_failed';

  constructor(errors: FieldProblem[]) {
    super(errors.map(({ field, message }) => sentence(field, message)).join('; '), {
      fields: { errors },
    });
  }
}

/** A request that cannot be read at all: broken JSON, a broken path or header. */
export class MalformedRequestError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'malformed_request';
}

/** No route has this path. */
export class RouteNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'route_not_found';

  constructor(method: string, path: string) {
    super(`There is no ${method} ${path}`);
  }
}

/** A database did not answer in time or not at all. Safe to try again. */
export class DatabaseUnavailableError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'database_unavailable';

  constructor(cause: unknown) {
    super('The database is not available right now. Try again in a moment.', {
      cause,
      headers: { 'Retry-After': '2' },
    });
  }
}

/** Two changes met, or a value exists already, and no feature gave the conflict a better name. */
export class DatabaseConflictError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'conflict';

  constructor(cause: unknown) {
    super('This change conflicts with another one that was made first.', { cause });
  }
}

function sentence(field: string, message: string): string {
  return field && !message.startsWith(field) ? `${field}: ${message}` : message;
}
