import type { AppError, ErrorKind } from '@libs/errors';
import { STATUS_CODES } from 'node:http';

export const STATUS_OF: Record<ErrorKind, number> = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  timeout: 408,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media: 415,
  range_not_satisfiable: 416,
  invalid: 422,
  locked: 423,
  precondition_required: 428,
  rate_limited: 429,
  unavailable: 503,
};

export interface Problem {
  status: number;
  code: string;
  detail: string;
  fields?: Record<string, unknown>;
  headers?: Record<string, string>;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** An answer that says nothing of the inside; its request id finds the log line. */
export const INTERNAL_PROBLEM: Problem = {
  status: 500,
  code: 'internal_error',
  detail: 'Something went wrong on our side. Try again, and report the request id if it stays.',
};

export function problemOf(error: AppError): Problem {
  return {
    status: STATUS_OF[error.kind],
    code: error.code,
    detail: error.message,
    fields: error.fields,
    headers: error.headers,
  };
}

/** RFC 9457 problem details, plus `error` and `message` for clients that read those. */
export function envelope(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    error: problem.code,
    message: problem.detail,
    request_id: requestId,
    ...problem.fields,
  };
}
