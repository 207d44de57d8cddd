import type { Logger } from '@libs/observability';
import { LocalRateLimiter } from './local-rate-limiter';
import { type CountingMode, type Decision, type Demand, RateLimiter } from './rate-limiter';
import { RedisDecider } from './redis-decider';

/** After a failure, requests do not wait for Redis again before this has passed. */
const PAUSE_MS = 1000;
const LOG_EVERY_MS = 60_000;

/**
 * Counts in Redis, together with the other processes, and in this process as well: what this process alone
 * has used up needs no question, and when Redis goes away or loses its memory, the count goes on from there.
 */
export class SharedRateLimiter extends RateLimiter {
  private readonly local: LocalRateLimiter;
  private readonly decider: RedisDecider;
  private failing = false;
  private pausedUntil = -Infinity;
  private loggedAt = -Infinity;

  constructor(
    redisUrl: string,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
    private readonly clock: () => number = () => performance.now(),
  ) {
    super();
    this.local = new LocalRateLimiter(clock);
    this.decider = new RedisDecider(redisUrl, clock, (error) => this.degraded(error));
  }

  /** Connects; when that fails, counting starts in this process. */
  async onModuleInit(): Promise<void> {
    await this.decider.connect();
  }

  onApplicationShutdown(): void {
    this.decider.close();
  }

  decide(demands: readonly Demand[]): Decision | Promise<Decision> {
    if (!this.decider.ready || this.clock() < this.pausedUntil) return this.local.decide(demands);
    return this.local.refusal(demands) ?? this.ask(demands);
  }

  mode(): CountingMode {
    return this.failing || !this.decider.ready ? 'process_for_now' : 'shared';
  }

  windowCount(): number {
    return this.local.windowCount();
  }

  async check(): Promise<{ mode: CountingMode }> {
    await this.decider.decide([]);
    return { mode: this.mode() };
  }

  private async ask(demands: readonly Demand[]): Promise<Decision> {
    try {
      const { askedAt, ...shared } = await this.decider.decide(demands);
      this.succeeded();
      if (!shared.admitted) return shared;
      const own = this.local.decide(demands, askedAt);
      return own.admitted ? shared : own;
    } catch (error) {
      this.failed(error);
      return this.local.decide(demands);
    }
  }

  private succeeded(): void {
    if (!this.failing) return;
    this.failing = false;
    this.loggedAt = -Infinity;
    this.logger.info('rate limits are shared through Redis again');
  }

  /** A decision failed: a new connection must answer before requests wait for one again. */
  private failed(error: unknown): void {
    const now = this.clock();
    if (now >= this.pausedUntil) this.decider.reconnect();
    this.pausedUntil = now + PAUSE_MS;
    this.degraded(error);
  }

  private degraded(error: unknown): void {
    this.failing = true;
    const now = this.clock();
    if (now - this.loggedAt < LOG_EVERY_MS) return;
    this.loggedAt = now;
    // Only the message: errors of the client carry the command, the password of AUTH included.
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn({ reason }, 'Redis does not answer: rate limits count per process');
  }
}
