import type { ThrottlerStorage } from '@nestjs/throttler';

/** At most `quota` requests are admitted in any `windowMs` milliseconds. */
export interface RatePolicy {
  /** Stands in headers and error bodies. */
  name: string;
  quota: number;
  windowMs: number;
}

/** One policy that a request falls under, and whom it counts for. */
export interface Demand {
  policy: RatePolicy;
  key: string;
}

/** Where a demand stands after the decision. */
export interface DemandState extends Demand {
  /** Whether this policy had room for the request. */
  room: boolean;
  /** Requests that would be admitted right now. */
  remaining: number;
  /** Time until one more is admitted than now; 0 when nothing is used up. */
  resetMs: number;
}

export interface Decision {
  admitted: boolean;
  /** In the order of the demands. */
  states: DemandState[];
}

/** Whether the counts are complete: of this process, of all processes, or only of this one by need. */
export type CountingMode = 'process' | 'shared' | 'process_for_now';

/** Decides whether requests are admitted. Also the storage of throttler's own guard. */
export abstract class RateLimiter implements ThrottlerStorage {
  /** Admits when every policy has room, and only then counts the request, in each of them. */
  abstract decide(demands: readonly Demand[]): Decision | Promise<Decision>;

  abstract mode(): CountingMode;

  /** How many windows this process keeps in memory. */
  abstract windowCount(): number;

  /** For readiness. @throws when counts should be shared and are not */
  abstract check(): Promise<{ mode: CountingMode }>;

  async increment(...[key, ttl, limit, , name]: Parameters<ThrottlerStorage['increment']>) {
    const policy = { name, quota: limit, windowMs: ttl };
    const { admitted, states } = await this.decide([{ policy, key }]);
    const seconds = Math.ceil((states[0]?.resetMs ?? 0) / 1000);
    return {
      totalHits: admitted ? limit - (states[0]?.remaining ?? 0) : limit + 1,
      timeToExpire: seconds,
      isBlocked: !admitted,
      timeToBlockExpire: admitted ? 0 : seconds,
    };
  }
}
