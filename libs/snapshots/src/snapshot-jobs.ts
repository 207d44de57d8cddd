import { JobQueue, type JobType } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot';

export interface PrepareSnapshotJob {
  datasetId: string;
  snapshotId: string;
}

/** Writes the annotation files of a snapshot. */
export const PREPARE_SNAPSHOT: JobType<PrepareSnapshotJob> = {
  name: 'prepare-snapshot',
  concurrency: 1,
  retries: 5,
  retryDelaySeconds: 30,
  expireSeconds: 6 * 3600,
};

/** Has the annotation files of snapshots written in the background. */
@Injectable()
export class SnapshotJobs {
  constructor(
    private readonly jobs: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A queue that is away does no harm: whoever needs the files first has them written. */
  async prepare({ datasetId, id }: Snapshot): Promise<void> {
    try {
      await this.jobs.send(PREPARE_SNAPSHOT, id, { datasetId, snapshotId: id });
    } catch (error) {
      this.logger.warn({ err: error, snapshot_id: id }, 'snapshot job not sent');
    }
  }
}
