/** What went wrong, in the terms a caller can act on. `libs/http` maps each kind to one status code. */
export type ErrorKind =
  | 'bad_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'precondition_failed'
  | 'too_large'
  | 'unsupported_media'
  | 'range_not_satisfiable'
  | 'invalid'
  | 'locked'
  | 'precondition_required'
  | 'rate_limited'
  | 'unavailable';

export interface AppErrorOptions {
  /** Fields added to the body that the client reads, such as `dataset_id`. */
  fields?: Record<string, unknown>;
  /** Headers that belong to the answer, such as `Retry-After`. */
  headers?: Record<string, string>;
  /** Facts for the log. Never sent to the client. */
  context?: Record<string, unknown>;
  cause?: unknown;
}

/** A failure we expect and can explain to the caller. Anything else that is thrown is a bug. */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind;
  /** Stable, machine-readable, snake_case: what went wrong. Listed in `docs/errors.md`. */
  abstract readonly code: string;
  readonly fields: Record<string, unknown>;
  readonly headers: Record<string, string>;
  readonly context: Record<string, unknown>;

  constructor(detail: string, options: AppErrorOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = new.target.name;
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
    this.context = options.context ?? {};
  }
}
