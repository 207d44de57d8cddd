import { ConfigError, type Environment, loadConfig } from '@libs/config';
import { rateLimitConfigSchema, serviceLimitsConfigSchema } from './rate-limit.config';

const read = (env: Environment) =>
  loadConfig({ limiter: rateLimitConfigSchema, limits: serviceLimitsConfigSchema }, env);

describe('the settings of rate limits', () => {
  it('have the documented defaults and need no Redis', () => {
    expect(read({})).toEqual({
      limiter: { redisUrl: undefined },
      limits: { servicePerMinute: 1000, userPerMinute: 100 },
    });
  });

  it.each(['redis://localhost:6379', 'rediss://user:secret@redis.example.com:6380/2'])(
    'accept %s',
    (url) => {
      expect(read({ REDIS_URL: url }).limiter.redisUrl).toBe(url);
    },
  );

  it.each([
    { REDIS_URL: 'localhost:6379' },
    { REDIS_URL: 'https://redis.example.com' },
    { RATE_LIMIT_SERVICE_PER_MINUTE: '0' },
    { RATE_LIMIT_USER_PER_MINUTE: '1.5' },
    { RATE_LIMIT_USER_PER_MINUTE: 'unlimited' },
  ])('refuse %j', (env) => {
    expect(() => read(env)).toThrow(ConfigError);
  });
});
