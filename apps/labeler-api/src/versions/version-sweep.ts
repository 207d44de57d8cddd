import { JobQueue, type JobType } from '@libs/jobs';
import { PublishingSweep } from '@libs/publishing';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Finishes what publishers left. A failed run is not repeated: the next one is a minute away. */
export const SWEEP_VERSIONS: JobType<Record<string, never>> = {
  name: 'sweep-versions',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

const EVERY_SECONDS = 60;

/** Runs the sweep of publishing in the worker. */
@Injectable()
export class VersionSweep implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly sweep: PublishingSweep,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_VERSIONS, () => this.sweep.run());
    this.queue.every(SWEEP_VERSIONS, EVERY_SECONDS);
  }
}
