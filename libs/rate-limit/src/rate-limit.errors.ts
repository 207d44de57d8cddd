import { AppError } from '@libs/errors';
import { retryAfterSeconds } from './rate-limit-headers';
import type { Decision } from './rate-limiter';

/** https://www.iana.org/assignments/http-problem-types */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

/** A policy has no room for the request. */
export class RateLimitExceededError extends AppError {
  readonly kind = 'rate_limited';
  readonly code = 'rate_limit_exceeded';

  constructor(decision: Decision) {
    const violated = decision.states.filter(({ room }) => !room).map(({ policy }) => policy);
    const retryAfter = retryAfterSeconds(decision);
    const limits = violated.map(
      ({ name, quota, windowMs }) => `"${name}" (${quota} requests in ${windowMs / 1000} seconds)`,
    );
    super(`Rate limit ${limits.join(' and ')} is used up. Try again in ${retryAfter} seconds.`, {
      headers: { 'Retry-After': String(retryAfter) },
      fields: {
        type: QUOTA_EXCEEDED,
        'violated-policies': violated.map(({ name }) => name),
        retry_after: retryAfter,
      },
    });
  }
}
