import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER, Metrics } from '@libs/observability';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';

const EVERY_MS = 15_000;

/** Tells by a metric for how long the oldest row of the audit log has waited to be sealed; long when the chain is broken. */
@Injectable()
export class AuditLag implements OnApplicationBootstrap, OnModuleDestroy {
  private seconds = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: LabelerDb,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const help = 'How long the oldest row of the audit log has waited to be sealed';
    metrics.gauge('audit_oldest_unsealed_seconds', help, [], () => [
      { labels: {}, value: this.seconds },
    ]);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    try {
      const [row] = await this.db.sql<{ seconds: number }>`
        select greatest(coalesce(extract(epoch from now() - min(q.timestamp)), 0), 0)::float8 as seconds
          from audit_unsealed q`;
      this.seconds = row?.seconds ?? 0;
    } catch (error) {
      this.logger.debug({ err: error }, 'lag of the audit chain unknown');
    }
  }
}
