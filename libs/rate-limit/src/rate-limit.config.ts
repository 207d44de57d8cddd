import { whole } from '@libs/config';
import { z } from 'zod';

/** `REDIS_URL`: where processes share their counts; each counts by itself without it. */
export const rateLimitConfigSchema = z
  .object({
    REDIS_URL: z
      .url({ protocol: /^rediss?$/, error: 'expects redis://user:password@host:port/number' })
      .optional(),
  })
  .transform((env) => ({ redisUrl: env.REDIS_URL }));

export type RateLimitConfig = z.infer<typeof rateLimitConfigSchema>;

/** How often services, and the users they act for, may ask. */
export const serviceLimitsConfigSchema = z
  .object({
    RATE_LIMIT_SERVICE_PER_MINUTE: whole(1, 10_000_000, 1000),
    RATE_LIMIT_USER_PER_MINUTE: whole(1, 10_000_000, 100),
  })
  .transform((env) => ({
    servicePerMinute: env.RATE_LIMIT_SERVICE_PER_MINUTE,
    userPerMinute: env.RATE_LIMIT_USER_PER_MINUTE,
  }));

export type ServiceLimitsConfig = z.infer<typeof serviceLimitsConfigSchema>;
