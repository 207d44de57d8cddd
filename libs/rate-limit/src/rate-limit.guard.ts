import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  ThrottlerGuard,
  type ThrottlerGetTrackerFunction,
  type ThrottlerModuleOptions,
  type ThrottlerOptions,
} from '@nestjs/throttler';
import { THROTTLER_LIMIT, THROTTLER_SKIP } from '@nestjs/throttler/dist/throttler.constants';
import { createHash } from 'node:crypto';
import { rateLimitHeaders } from './rate-limit-headers';
import { RateLimitExceededError } from './rate-limit.errors';
import { type Demand, RateLimiter, type RatePolicy } from './rate-limiter';
import { Refusals } from './refusals';

/** A policy as it holds for one handler. */
interface Rule {
  policy: RatePolicy;
  trackerOf: ThrottlerGetTrackerFunction;
}

type Request = Record<string, unknown>;
interface Reply {
  headers(values: Record<string, string>): void;
}

/** Keys come from outside, e-mail addresses for one. */
const MAX_KEY_LENGTH = 64;

/**
 * Throttler's guard with our decision: all policies of a request at once, counted for the caller and not per route.
 * `@SkipThrottle` and the `limit` of `@Throttle` hold as usual.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  /** By class and handler: controllers may share a handler that they inherit. */
  private readonly rules = new WeakMap<object, Map<object, Rule[]>>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    private readonly limiter: RateLimiter,
    reflector: Reflector,
    private readonly refusals: Refusals,
  ) {
    super(options, limiter, reflector);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const demands = await this.demandsOf(context, http.getRequest<Request>());
    if (demands.length === 0) return true;
    const pending = this.limiter.decide(demands);
    const decision = pending instanceof Promise ? await pending : pending;
    http.getResponse<Reply>().headers(rateLimitHeaders(decision));
    if (decision.admitted) return true;
    this.refusals.count(decision);
    throw new RateLimitExceededError(decision);
  }

  private async demandsOf(context: ExecutionContext, request: Request): Promise<Demand[]> {
    const demands: Demand[] = [];
    for (const { policy, trackerOf } of this.rulesOf(context)) {
      const found = trackerOf(request, context);
      const key = typeof found === 'string' ? found : await found;
      if (key !== '') demands.push({ policy, key: bounded(key) });
    }
    return demands;
  }

  private rulesOf(context: ExecutionContext): Rule[] {
    const controller = context.getClass();
    const handler = context.getHandler();
    const known = this.rules.get(controller) ?? new Map<object, Rule[]>();
    let rules = known.get(handler);
    if (!rules) {
      rules = this.throttlers.flatMap((throttler) => this.ruleOf(throttler, [handler, controller]));
      this.rules.set(controller, known.set(handler, rules));
    }
    return rules;
  }

  private ruleOf(throttler: ThrottlerOptions, targets: Parameters<Reflector['getAll']>[1]): Rule[] {
    const { name = 'default' } = throttler;
    const own = <T>(prefix: string) =>
      this.reflector.getAllAndOverride<T | undefined>(prefix + name, targets);
    if (own<boolean>(THROTTLER_SKIP)) return [];
    const quota = own<unknown>(THROTTLER_LIMIT) ?? throttler.limit;
    const windowMs = throttler.ttl;
    if (typeof quota !== 'number' || typeof windowMs !== 'number') {
      throw new Error(`The rate limit "${name}" needs numbers`);
    }
    const trackerOf = throttler.getTracker ?? ((request) => this.getTracker(request));
    return [{ policy: { name, quota, windowMs }, trackerOf }];
  }
}

function bounded(key: string): string {
  if (key.length <= MAX_KEY_LENGTH) return key;
  return createHash('sha256').update(key).digest('base64url');
}
