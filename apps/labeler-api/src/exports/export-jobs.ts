import { JobQueue } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WRITE_EXPORT } from './export-job-type';
import { ExportSweep, SWEEP_EXPORTS, SWEEP_EXPORTS_EVERY_SECONDS } from './export-sweep';
import { ExportWork } from './export-work';

/** What the worker does about exports, registered before it begins. */
@Injectable()
export class ExportJobs implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly work: ExportWork,
    private readonly sweep: ExportSweep,
  ) {}

  onModuleInit(): void {
    this.queue.work(WRITE_EXPORT, ({ exportId }, signal, report) =>
      this.work.write(exportId, signal, report),
    );
    this.queue.work(SWEEP_EXPORTS, () => this.sweep.run());
    this.queue.every(SWEEP_EXPORTS, SWEEP_EXPORTS_EVERY_SECONDS);
  }
}
