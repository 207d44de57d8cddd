import { AppError } from '@libs/errors';
import { HttpException } from '@nestjs/common';
import { INTERNAL_PROBLEM, type Problem, problemOf } from './envelope';

interface FrameworkError {
  code?: unknown;
  statusCode?: unknown;
}

/** What Fastify and Nest refuse on their own, in our codes and in words that help. */
const FRAMEWORK: Record<string, Omit<Problem, 'status'>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body_too_large',
    detail: 'The body is larger than this endpoint accepts.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed_request',
    detail: 'The body does not have the length that Content-Length states.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    code: 'malformed_request',
    detail: 'The body is not valid JSON.',
  },
  FST_ERR_BAD_URL: {
    code: 'malformed_request',
    detail: 'The path is not a valid percent-encoded URL path.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: 'malformed_request',
    detail: 'A part of the path is longer than any id.',
  },
  FST_ERR_ROUTE_METHOD_NOT_SUPPORTED: {
    code: 'method_not_allowed',
    detail: 'This path does not support the method.',
  },
};

const BY_STATUS: Record<number, string> = {
  400: 'malformed_request',
  401: 'authentication_required',
  403: 'forbidden',
  404: 'route_not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  413: 'body_too_large',
  414: 'malformed_request',
  415: 'unsupported_media_type',
  417: 'malformed_request',
};

/** The problem to answer for whatever was thrown. Unexpected errors become the internal problem. */
export function describeError(error: unknown): Problem {
  if (error instanceof AppError) return problemOf(error);
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status >= 500) return INTERNAL_PROBLEM;
    return { status, code: BY_STATUS[status] ?? 'request_refused', detail: error.message };
  }
  return describeFrameworkError(error) ?? INTERNAL_PROBLEM;
}

function describeFrameworkError(error: unknown): Problem | undefined {
  if (error instanceof SyntaxError && 'statusCode' in error) {
    return { status: 400, ...FRAMEWORK.FST_ERR_CTP_INVALID_JSON_BODY! };
  }
  const { code, statusCode } = (error ?? {}) as FrameworkError;
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined;
  const known = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (known) return { status: statusCode, ...known };
  return {
    status: statusCode,
    code: BY_STATUS[statusCode] ?? 'request_refused',
    detail: 'The request cannot be read.',
  };
}
