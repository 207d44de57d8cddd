import {
  type CountingMode,
  type Decision,
  type Demand,
  type DemandState,
  RateLimiter,
} from './rate-limiter';
import { SlidingWindow } from './sliding-window';

/** The windows of one policy, the one that was admitted last at the end. */
type Windows = Map<string, SlidingWindow>;

/** Counts in this process. Costs about a microsecond, and memory only for keys admitted in the last window. */
export class LocalRateLimiter extends RateLimiter {
  private readonly policies = new Map<string, Windows>();

  /** @param clock Milliseconds that never go back */
  constructor(private readonly clock: () => number = () => performance.now()) {
    super();
  }

  /** @param madeAt When the request was made, if that was a moment ago: from then on it counts. */
  decide(demands: readonly Demand[], madeAt?: number): Decision {
    const now = this.clock();
    const refusal = this.refusal(demands, now);
    if (refusal) return refusal;
    for (const demand of demands) this.record(demand, madeAt ?? now);
    return this.decision(true, demands, now);
  }

  /** The decision when there is no room, without counting anything. */
  refusal(demands: readonly Demand[], at = this.clock()): Decision | undefined {
    // All of them are looked at, so that the states of all are of now.
    const full = demands.filter((demand) => !this.hasRoom(demand, at));
    return full.length > 0 ? this.decision(false, demands, at) : undefined;
  }

  mode(): CountingMode {
    return 'process';
  }

  check(): Promise<{ mode: CountingMode }> {
    return Promise.resolve({ mode: this.mode() });
  }

  windowCount(): number {
    let count = 0;
    for (const windows of this.policies.values()) count += windows.size;
    return count;
  }

  private hasRoom({ policy, key }: Demand, at: number): boolean {
    const window = this.policies.get(policy.name)?.get(key);
    window?.expire(at, policy.windowMs);
    return (window?.count ?? 0) < policy.quota;
  }

  private record({ policy, key }: Demand, at: number): void {
    let windows = this.policies.get(policy.name);
    if (!windows) this.policies.set(policy.name, (windows = new Map<string, SlidingWindow>()));
    const window = windows.get(key) ?? new SlidingWindow();
    window.record(at);
    windows.delete(key);
    windows.set(key, window);
    dropIdle(windows, at, policy.windowMs);
  }

  private decision(admitted: boolean, demands: readonly Demand[], at: number): Decision {
    return { admitted, states: demands.map((demand) => this.state(demand, at, admitted)) };
  }

  private state({ policy, key }: Demand, at: number, admitted: boolean): DemandState {
    const window = this.policies.get(policy.name)?.get(key);
    const count = window?.count ?? 0;
    // With a lowered quota, more than one must leave before there is room.
    const next = window && count > 0 ? window.at(Math.max(0, count - policy.quota)) : undefined;
    return {
      policy,
      key,
      room: admitted || count < policy.quota,
      remaining: Math.max(0, policy.quota - count),
      // In this order, because the sum of large times and the window would be inexact.
      resetMs: next === undefined ? 0 : policy.windowMs - (at - next),
    };
  }
}

/** The map is in order of last admission, so the idle ones stand in front. */
function dropIdle(windows: Windows, at: number, windowMs: number): void {
  for (const [key, window] of windows) {
    if (window.at(window.count - 1) > at - windowMs) return;
    windows.delete(key);
  }
}
