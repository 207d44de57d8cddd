import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER, Metrics } from '@libs/observability';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';

const EVERY_MS = 15_000;

interface Waiting {
  queue: string;
  seconds: number;
}

/** How long the first job of each queue has been waiting since it could have begun. */
@Injectable()
export class WaitingJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private waiting: readonly Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: LabelerDb,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const help = 'Since when the oldest waiting job of a queue could have begun';
    metrics.gauge('job_oldest_waiting_seconds', help, ['queue'], () =>
      this.waiting.map(({ queue, seconds }) => ({ labels: { queue }, value: seconds })),
    );
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Queues that have emptied stay in the list, with nothing to wait for. */
  async look(): Promise<void> {
    try {
      this.waiting = await this.db.sql<Waiting>`
        select q.name as queue,
               coalesce(extract(epoch from now() - min(j.start_after)), 0)::float8 as seconds
          from pgboss.queue q
          left join pgboss.job j on j.name = q.name and j.state < 'active' and j.start_after <= now()
         group by q.name
         order by q.name`;
    } catch (error) {
      this.logger.debug({ err: error }, 'waiting jobs unknown');
    }
  }
}
