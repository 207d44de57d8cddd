import { type Logger, LOGGER } from '@libs/observability';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type ClaimedDelivery, DispatchRepository } from './dispatch.repository';
import { WebhookAttempts } from './webhook-attempts';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from './webhooks.config';

const POLL_MS = 1000;
/** After a failure of the database. */
const TROUBLE_MS = 5000;
/** Requests under way in one process. */
const CAPACITY = 64;
/** Longer than the request takes: to store what came of it. */
const LEASE_MARGIN_SECONDS = 30;

/** Sends what is due, for as long as the process works. Any number of processes may. */
@Injectable()
export class WebhookDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly holder = randomUUID();
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private endPause: (() => void) | undefined;

  constructor(
    private readonly deliveries: DispatchRepository,
    private readonly attempts: WebhookAttempts,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  /** What is under way is broken off and goes back: the receiver knows the id of the event when it comes again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.endPause?.();
    await this.loop;
    await Promise.all(this.running);
  }

  /** Takes what is due and begins to send it. @returns how many */
  async dispatch(): Promise<number> {
    const free = CAPACITY - this.running.size;
    if (free === 0) return 0;
    const { perEndpoint, timeoutMs } = this.config;
    const leaseSeconds = timeoutMs / 1000 + LEASE_MARGIN_SECONDS;
    const { holder } = this;
    const claimed = await this.deliveries.claim({ holder, free, perEndpoint, leaseSeconds });
    for (const delivery of claimed) this.begin(delivery);
    return claimed.length;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const pauseMs = await this.dispatch().then(
        () => POLL_MS,
        (error: unknown) => {
          this.logger.warn({ err: error }, 'webhooks are not sent');
          return TROUBLE_MS;
        },
      );
      await this.pause(pauseMs);
    }
  }

  private begin(delivery: ClaimedDelivery): void {
    const attempt = this.attempts
      .make(delivery, this.holder, this.stopping.signal)
      .catch((error: unknown) => {
        // The lease ends, and the event is sent again.
        this.logger.warn(
          { err: error, delivery_id: delivery.id },
          'outcome of a webhook not stored',
        );
      });
    const ended = attempt.finally(() => {
      this.running.delete(ended);
      // There may be more for the same endpoint.
      this.endPause?.();
    });
    this.running.add(ended);
  }

  private async pause(milliseconds: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
