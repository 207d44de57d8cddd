import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** Removes locks that are long over. A failed run is not repeated: the next one is minutes away. */
export const SWEEP_IMAGE_LOCKS: JobType<Record<string, never>> = {
  name: 'sweep-image-locks',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 600,
};

const EVERY_SECONDS = 300;
const BATCH = 1000;
const MAX_BATCHES = 100;

/** Locks that are over count as none; their rows remember fencing tokens for a while, and then go. */
@Injectable()
export class ImageLockSweep implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly db: LabelerDb,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_IMAGE_LOCKS, () => this.sweep());
    this.queue.every(SWEEP_IMAGE_LOCKS, EVERY_SECONDS);
  }

  /** May be cut off and repeated at any point. */
  async sweep(): Promise<void> {
    let locks = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const removed = await this.removeBatch();
      locks += removed;
      if (removed < BATCH) break;
    }
    if (locks > 0) this.logger.info({ locks }, 'image locks swept');
  }

  private removeBatch(): Promise<number> {
    return this.db.transaction(async (tx) => {
      const removed = await tx.sql`
        delete from image_locks
         where id in (select l.id from image_locks l
                       where l.expires_at < now() - interval '1 hour'
                       order by l.expires_at limit ${BATCH}
                         for update skip locked)
        returning 1`;
      return removed.length;
    });
  }
}
