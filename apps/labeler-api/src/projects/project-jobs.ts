import { JobQueue, type JobType } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectPurge } from './project-purge';
import { ProjectTotals } from './project-totals';

/** A failed run is not repeated: the next one is a minute away. */
const SWEEP = { concurrency: 1, retries: 0, retryDelaySeconds: 0 };

export const SWEEP_REMOVED_PROJECTS: JobType<Record<string, never>> = {
  ...SWEEP,
  name: 'sweep-removed-projects',
  expireSeconds: 12 * 3600,
};

export const COPY_PROJECT_TOTALS: JobType<Record<string, never>> = {
  ...SWEEP,
  name: 'copy-project-totals',
  expireSeconds: 600,
};

const EVERY_SECONDS = 60;

/** The background work of projects, registered before the worker begins. */
@Injectable()
export class ProjectJobs implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly purge: ProjectPurge,
    private readonly totals: ProjectTotals,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_REMOVED_PROJECTS, (_job, signal) => this.purge.sweep(signal));
    this.queue.every(SWEEP_REMOVED_PROJECTS, EVERY_SECONDS);
    this.queue.work(COPY_PROJECT_TOTALS, async () => {
      await this.totals.copy();
    });
    this.queue.every(COPY_PROJECT_TOTALS, EVERY_SECONDS);
  }
}
