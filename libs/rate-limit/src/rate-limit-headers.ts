import { crc32 } from 'node:zlib';
import type { Decision, DemandState } from './rate-limiter';

const seconds = (ms: number) => Math.ceil(ms / 1000);

/** A short name of whom the policy counts for, that does not reveal the key. */
function partitionKey({ policy, key }: DemandState): string {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(crc32(`${policy.name}:${key}`));
  return bytes.toString('base64');
}

function policyItem(state: DemandState): string {
  const { name, quota, windowMs } = state.policy;
  return `"${name}";q=${quota};w=${seconds(windowMs)};pk=:${partitionKey(state)}:`;
}

function limitItem({ policy, remaining, resetMs }: DemandState): string {
  return `"${policy.name}";r=${remaining};t=${seconds(resetMs)}`;
}

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers) for every policy, and the older
 * `X-RateLimit-*` for the one that is nearest to its end. Times are seconds from now, rounded up.
 */
export function rateLimitHeaders({ states }: Decision): Record<string, string> {
  const nearest = states.reduce((a, b) => (b.remaining < a.remaining ? b : a));
  return {
    'RateLimit-Policy': states.map(policyItem).join(', '),
    RateLimit: states.map(limitItem).join(', '),
    'X-RateLimit-Limit': String(nearest.policy.quota),
    'X-RateLimit-Remaining': String(nearest.remaining),
    'X-RateLimit-Reset': String(seconds(nearest.resetMs)),
  };
}

/** Seconds until every policy without room has some again. */
export function retryAfterSeconds({ states }: Decision): number {
  const blocking = states.filter(({ room }) => !room).map(({ resetMs }) => seconds(resetMs));
  return Math.max(1, ...blocking);
}
