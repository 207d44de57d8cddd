import { JobQueue } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { PurgeRepository } from './purge.repository';
import { PURGE_DATASET } from './job-types';
import { placesOf } from './storage-places';
import { StoredObjects } from './stored-objects';

const DUE_AT_ONCE = 1000;
const REMOVED_AT_ONCE = 100;
/** An upload, a link or an export that began before the dataset was deleted has ended by then. */
const REMEMBER_DAYS = 8;

/** Looks after the trash. */
@Injectable()
export class TrashSweep {
  constructor(
    private readonly queue: JobQueue,
    private readonly repository: PurgeRepository,
    private readonly objects: StoredObjects,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Has the datasets removed whose time is over. */
  async sweep(): Promise<void> {
    for (const datasetId of await this.repository.listDue(DUE_AT_ONCE)) {
      await this.queue.send(PURGE_DATASET, datasetId, { datasetId });
    }
  }

  /** Removes what was stored after the dataset was gone. */
  async sweepRemoved(signal: AbortSignal): Promise<void> {
    await this.repository.forgetRemoved(REMEMBER_DAYS);
    let after = '';
    for (;;) {
      const page = await this.repository.listRemoved(after, REMOVED_AT_ONCE);
      for (const { datasetId, projectIds } of page) {
        const objects = await this.objects.remove(placesOf(datasetId, projectIds), signal);
        if (objects > 0) {
          this.logger.info({ dataset_id: datasetId, objects }, 'late uploads of a removed dataset');
        }
        after = datasetId;
      }
      if (page.length < REMOVED_AT_ONCE) return;
    }
  }
}
