import { JobQueue } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  SWEEP_DIRECT_UPLOADS,
  SWEEP_DIRECT_UPLOADS_EVERY_SECONDS,
  DirectUploadSweep,
} from './direct-upload-sweep';

/** What the worker does about uploads that went straight into storage. */
@Injectable()
export class DirectUploadJobs implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly sweep: DirectUploadSweep,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_DIRECT_UPLOADS, (_, signal) => this.sweep.run(signal));
    this.queue.every(SWEEP_DIRECT_UPLOADS, SWEEP_DIRECT_UPLOADS_EVERY_SECONDS);
  }
}
