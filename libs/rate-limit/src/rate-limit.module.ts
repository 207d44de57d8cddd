import { type Logger, LOGGER, Metrics } from '@libs/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { ThrottlerModule, type ThrottlerOptions } from '@nestjs/throttler';
import { LocalRateLimiter } from './local-rate-limiter';
import type { RateLimitConfig } from './rate-limit.config';
import { RateLimiter } from './rate-limiter';
import { Refusals } from './refusals';
import { SharedRateLimiter } from './shared-rate-limiter';

/** The limiter of one process and the policies that `RateLimitGuard` enforces. */
@Module({})
export class RateLimitModule {
  /** @param policies Named throttlers; windows in milliseconds */
  static forRoot(config: RateLimitConfig, policies: ThrottlerOptions[]): DynamicModule {
    const throttler = ThrottlerModule.forRootAsync({
      inject: [RateLimiter],
      useFactory: (storage: RateLimiter) => ({ throttlers: policies, storage }),
    });
    return {
      module: RateLimitModule,
      global: true,
      imports: [throttler],
      providers: [
        Refusals,
        {
          provide: RateLimiter,
          inject: [LOGGER, Metrics],
          useFactory: (logger: Logger, metrics: Metrics) =>
            observed(createLimiter(config, logger), metrics),
        },
      ],
      exports: [RateLimiter, Refusals],
    };
  }
}

function createLimiter({ redisUrl }: RateLimitConfig, logger: Logger): RateLimiter {
  return redisUrl ? new SharedRateLimiter(redisUrl, logger) : new LocalRateLimiter();
}

function observed(limiter: RateLimiter, metrics: Metrics): RateLimiter {
  metrics.gauge('rate_limit_windows', 'Windows that this process keeps', [], () => [
    { labels: {}, value: limiter.windowCount() },
  ]);
  metrics.gauge('rate_limit_mode', '1 for how requests are counted now', ['mode'], () =>
    (['process', 'shared', 'process_for_now'] as const).map((mode) => ({
      labels: { mode },
      value: limiter.mode() === mode ? 1 : 0,
    })),
  );
  return limiter;
}
