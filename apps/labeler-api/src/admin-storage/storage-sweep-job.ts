import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { ObjectStore } from '@libs/storage';
import { type StorageQuotaConfig, StorageSweep } from '@libs/stored-objects';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { STORAGE_QUOTA_CONFIG, StorageQuota } from './storage-quota';

/** A failed run is not repeated: the next one is minutes away. */
export const SWEEP_STORAGE: JobType<Record<string, never>> = {
  name: 'sweep-storage',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

const EVERY_SECONDS = 600;
const OBJECTS_PER_RUN = 50_000;
const DAY_MS = 24 * 3600 * 1000;

/** Looks at what is stored: whether it is too much, and whether it is somebody's. */
@Injectable()
export class StorageSweepJob implements OnModuleInit {
  @Inject(STORAGE_QUOTA_CONFIG) private readonly config: StorageQuotaConfig;
  @Inject(LOGGER) private readonly logger: Logger;
  private readonly objects: StorageSweep;
  /** Where this process goes on; another one begins anew. */
  private next: string | undefined;

  constructor(
    private readonly queue: JobQueue,
    private readonly quota: StorageQuota,
    db: LabelerDb,
    store: ObjectStore,
  ) {
    this.objects = new StorageSweep(db, store);
  }

  onModuleInit(): void {
    this.queue.work(SWEEP_STORAGE, (_, signal) => this.run(signal));
    this.queue.every(SWEEP_STORAGE, EVERY_SECONDS);
  }

  /** May be cut off and repeated at any point. */
  async run(signal?: AbortSignal): Promise<void> {
    await this.quota.read();
    const { sweepDays } = this.config;
    if (sweepDays === null) return;
    const report = await this.objects.run({
      olderThan: new Date(Date.now() - sweepDays * DAY_MS),
      ...{ after: this.next, maxObjects: OBJECTS_PER_RUN, signal },
    });
    this.next = report.next;
    if (report.removed > 0) this.logger.info(report, 'objects of nobody swept');
  }
}
