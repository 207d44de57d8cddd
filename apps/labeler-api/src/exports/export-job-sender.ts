import { JobQueue } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { WRITE_EXPORT } from './export-job-type';

/** Tells the worker of exports. */
@Injectable()
export class ExportJobSender {
  constructor(
    private readonly queue: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never fails: a queue that is away delays the file, since the sweep finds the row. */
  async send(exportId: string): Promise<void> {
    try {
      await this.queue.send(WRITE_EXPORT, exportId, { exportId });
    } catch (error) {
      this.logger.warn({ err: error, export_id: exportId }, 'export job not sent');
    }
  }
}
