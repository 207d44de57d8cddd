import { JobQueue, type JobType } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { ObjectStore } from '@libs/storage';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ObjectSettler } from './object-settler';

/** Brings in step what uploads left behind. A failed run is not repeated: the next one is minutes away. */
export const SWEEP_UPLOADS: JobType<Record<string, never>> = {
  name: 'sweep-uploads',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

const EVERY_SECONDS = 300;
const FOLDER = 'datasets/';
/** No upload takes longer. */
const STALE_MS = 24 * 3600 * 1000;

/** Looks after uploads whose process died: their objects, and the parts of objects that never became whole. */
@Injectable()
export class UploadSweep implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly settler: ObjectSettler,
    private readonly store: ObjectStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_UPLOADS, () => this.sweep());
    this.queue.every(SWEEP_UPLOADS, EVERY_SECONDS);
  }

  /** May be cut off and repeated at any point. */
  async sweep(now = new Date()): Promise<void> {
    const objects = await this.settler.settleExpired(null);
    const longAgo = new Date(now.getTime() - STALE_MS);
    const uploads = await this.store.abortStaleUploads('datasets', FOLDER, longAgo);
    if (objects + uploads > 0) this.logger.info({ objects, uploads }, 'uploads swept');
  }
}
