import { ArchiveBuilder, BUILD_ARCHIVE, SWEEP_ARCHIVES, SWEEP_EVERY_SECONDS } from '@libs/archives';
import { JobQueue } from '@libs/jobs';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DIRECTORY_SYNC, DirectorySync } from './directory-sync';

/** Injection token: how long running jobs may go on after the process was asked to stop. */
export const WORKER_GRACE_MS = Symbol('WORKER_GRACE_MS');

const SYNC_EVERY_SECONDS = 30;

/** Does the background work of the product, in whatever process it is part of. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly queue: JobQueue,
    private readonly directory: DirectorySync,
    private readonly archives: ArchiveBuilder,
    @Inject(WORKER_GRACE_MS) private readonly graceMs: number,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.work(BUILD_ARCHIVE, (job, signal, report) =>
      this.archives.build(job, signal, report),
    );
    this.queue.work(SWEEP_ARCHIVES, () => this.archives.sweep());
    this.queue.every(SWEEP_ARCHIVES, SWEEP_EVERY_SECONDS);
    this.queue.work(DIRECTORY_SYNC, () => this.directory.run());
    this.queue.every(DIRECTORY_SYNC, SYNC_EVERY_SECONDS);
    this.queue.start();
  }

  /** While the databases are still connected: jobs that do not end in time go back to the queue. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.stop(this.graceMs);
  }
}
