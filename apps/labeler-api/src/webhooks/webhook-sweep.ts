import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from './webhooks.config';

/** A failed run is not repeated: the next one is an hour away. */
const SWEEP_WEBHOOKS: JobType<Record<string, never>> = {
  name: 'sweep-webhooks',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

const EVERY_SECONDS = 3600;
const BATCH = 1000;

/** Forgets events, with their deliveries, when they are old enough. */
@Injectable()
export class WebhookSweep implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly db: LabelerDb,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_WEBHOOKS, (_job, signal) => this.sweep(signal));
    this.queue.every(SWEEP_WEBHOOKS, EVERY_SECONDS);
  }

  /** May be cut off and repeated at any point. */
  async sweep(signal: AbortSignal): Promise<void> {
    let events = 0;
    for (let removed = BATCH; removed === BATCH; events += removed) {
      signal.throwIfAborted();
      removed = await this.removeBatch();
    }
    if (events > 0) this.logger.info({ events }, 'webhook events swept');
  }

  private async removeBatch(): Promise<number> {
    const removed = await this.db.sql`
      delete from webhook_events v
       where v.id = any(array(
         select o.id from webhook_events o
          where o.created_at < now() - make_interval(days => ${this.config.retentionDays}::int)
          order by o.created_at limit ${BATCH}))
      returning 1`;
    return removed.length;
  }
}
