import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PROJECT_EVENTS_CONFIG, type ProjectEventsConfig } from './project-events.config';

/** Removes events that nobody may ask for any more. A failed run is not repeated: the next one is minutes away. */
export const SWEEP_PROJECT_EVENTS: JobType<Record<string, never>> = {
  name: 'sweep-project-events',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 600,
};

const EVERY_SECONDS = 300;
const BATCH = 2000;
const MAX_BATCHES = 500;
/** An event is written before its transaction commits: kept for longer than a position is good for. */
const MARGIN_SECONDS = 3600;

@Injectable()
export class ProjectEventSweep implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly db: LabelerDb,
    @Inject(PROJECT_EVENTS_CONFIG) private readonly config: ProjectEventsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_PROJECT_EVENTS, () => this.sweep());
    this.queue.every(SWEEP_PROJECT_EVENTS, EVERY_SECONDS);
  }

  /** May be cut off and repeated at any point. */
  async sweep(): Promise<void> {
    let events = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const removed = await this.removeBatch();
      events += removed;
      if (removed < BATCH) break;
    }
    if (events > 0) this.logger.info({ events }, 'project events swept');
  }

  private removeBatch(): Promise<number> {
    const seconds = this.config.keepSeconds + MARGIN_SECONDS;
    return this.db.transaction(async (tx) => {
      const removed = await tx.sql`
        delete from project_events
         where ctid = any(array(
           select e.ctid from project_events e
            where e.created_at < now() - make_interval(secs => ${seconds})
            order by e.created_at limit ${BATCH}))
        returning 1`;
      return removed.length;
    });
  }
}
