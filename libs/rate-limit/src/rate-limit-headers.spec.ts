import { rateLimitHeaders, retryAfterSeconds } from './rate-limit-headers';
import { RateLimitExceededError } from './rate-limit.errors';
import type { Decision } from './rate-limiter';

const SERVICE = { name: 'service', quota: 1000, windowMs: 60_000 };
const USER = { name: 'user', quota: 100, windowMs: 60_000 };

function decision(user: { room: boolean; remaining: number; resetMs: number }): Decision {
  return {
    admitted: user.room,
    states: [
      { policy: SERVICE, key: 'platform', room: true, remaining: 998, resetMs: 40_001 },
      { policy: USER, key: '42', ...user },
    ],
  };
}

describe('rate limit headers', () => {
  it('describe every policy and, in the older form, the one nearest to its end', () => {
    const headers = rateLimitHeaders(decision({ room: true, remaining: 97, resetMs: 11_000 }));

    expect(headers).toEqual({
      'RateLimit-Policy': expect.stringMatching(
        /^"service";q=1000;w=60;pk=:[\w+/]+=*:, "user";q=100;w=60;pk=:[\w+/]+=*:$/,
      ) as string,
      RateLimit: '"service";r=998;t=41, "user";r=97;t=11',
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': '97',
      'X-RateLimit-Reset': '11',
    });
  });

  it('never ask to come back before there is room', () => {
    const refused = decision({ room: false, remaining: 0, resetMs: 12_345.6 });

    expect(retryAfterSeconds(refused)).toBe(13);
    expect(rateLimitHeaders(refused).RateLimit).toContain('"user";r=0;t=13');
  });

  it('ask to wait a second at least', () => {
    expect(retryAfterSeconds(decision({ room: false, remaining: 0, resetMs: 0.2 }))).toBe(1);
  });
});

describe('a refusal', () => {
  it('names the policy that was hit and when to come back', () => {
    const error = new RateLimitExceededError(
      decision({ room: false, remaining: 0, resetMs: 5000 }),
    );

    expect(error).toMatchObject({
      kind: 'rate_limited',
      code: 'rate_limit_exceeded',
      message: 'Rate limit "user" (100 requests in 60 seconds) is used up. Try again in 5 seconds.',
      headers: { 'Retry-After': '5' },
      fields: {
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        'violated-policies': ['user'],
        retry_after: 5,
      },
    });
  });
});
