import { DatabaseUnavailableError } from '@libs/errors';
import { setTimeout as delay } from 'node:timers/promises';

export interface BreakerLimits {
  /** How long one call may take. */
  timeoutMs: number;
  /** How long a call may take that tries whether things are better. */
  probeTimeoutMs: number;
  /** How long nobody tries after a failure. */
  retryAfterMs: number;
}

/**
 * Gives up on calls that take too long. After a failure nobody waits any more: calls fail at once,
 * but for one at a time that tries whether things are better.
 */
export class CircuitBreaker {
  private failure: { error: DatabaseUnavailableError; retryAt: number } | undefined;
  private probing = false;

  constructor(
    private readonly limits: BreakerLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * @param patienceMs How long this very call may take.
   * @throws DatabaseUnavailableError when the database is away, too slow or not asked at all
   */
  async run<T>(work: () => Promise<T>, patienceMs?: number): Promise<T> {
    const { failure, limits } = this;
    const timeoutMs = patienceMs ?? (failure ? limits.probeTimeoutMs : limits.timeoutMs);
    if (failure && (this.probing || this.now() < failure.retryAt)) throw failure.error;
    this.probing = failure !== undefined;
    try {
      const result = await withTimeout(work(), timeoutMs);
      this.failure = undefined;
      return result;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) {
        this.failure = { error, retryAt: this.now() + this.limits.retryAfterMs };
      }
      throw error;
    } finally {
      if (failure) this.probing = false;
    }
  }
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const timer = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new DatabaseUnavailableError(new Error(`No answer within ${timeoutMs} ms`));
  });
  // Whichever loses must not count as unhandled.
  work.catch(() => undefined);
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
