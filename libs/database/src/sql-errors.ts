import { AppError, DatabaseConflictError, DatabaseUnavailableError } from '@libs/errors';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Classes 08 (connection), 53 (resources), 57P (shutdown) and a cancelled statement. */
const UNAVAILABLE_STATES = /^(08...|53...|57P..|57014|25P03|25006)$/;

/** A handshake that failed, by Node's codes: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|INVALID_CA)/;

const CONNECTION_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable|does not support SSL|server conn crashed|client_idle_timeout/i;

/** The SQLSTATE or the system code of a driver error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Name of the violated constraint, for the caller that gives it a meaning. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause: unknown = error instanceof DatabaseConflictError ? error.cause : error;
  const constraint: unknown = (cause as { constraint?: unknown } | null)?.constraint;
  return typeof constraint === 'string' ? constraint : undefined;
}

export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  // The connection of a transaction broke between two statements.
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  const code = errorCode(error);
  if (code && isUnavailableCode(code)) return true;
  return error instanceof Error && CONNECTION_MESSAGES.test(error.message);
}

function isUnavailableCode(code: string): boolean {
  return CONNECTION_CODES.has(code) || UNAVAILABLE_STATES.test(code) || TLS_CODES.test(code);
}

/** Serialization failure or deadlock: the whole transaction may run again. */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error instanceof DatabaseConflictError ? error.cause : error);
  return code === '40001' || code === '40P01';
}

/** Gives driver errors the names that the rest of the code knows; anything else stays as it is. */
export function toAppError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) return new DatabaseUnavailableError(error);
  const code = errorCode(error);
  if (code === '23505' || code === '23503' || code === '23P01' || isRetryable(error)) {
    return new DatabaseConflictError(error);
  }
  return error;
}
