import { JobQueue } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DatasetPurge } from './dataset-purge';
import {
  PURGE_DATASET,
  SWEEP_REMOVED_DATASETS,
  SWEEP_REMOVED_EVERY_SECONDS,
  SWEEP_TRASH,
  SWEEP_TRASH_EVERY_SECONDS,
} from './job-types';
import { TrashSweep } from './trash-sweep';

/** The background work of removing datasets, registered before the worker begins. */
@Injectable()
export class RemovalJobs implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly purge: DatasetPurge,
    private readonly trash: TrashSweep,
  ) {}

  onModuleInit(): void {
    this.queue.work(PURGE_DATASET, ({ datasetId }, signal, report) =>
      this.purge.run(datasetId, signal, report),
    );
    this.queue.work(SWEEP_TRASH, () => this.trash.sweep());
    this.queue.every(SWEEP_TRASH, SWEEP_TRASH_EVERY_SECONDS);
    this.queue.work(SWEEP_REMOVED_DATASETS, (_job, signal) => this.trash.sweepRemoved(signal));
    this.queue.every(SWEEP_REMOVED_DATASETS, SWEEP_REMOVED_EVERY_SECONDS);
  }
}
