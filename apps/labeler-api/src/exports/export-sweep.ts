import { JobQueue, type JobType } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { WRITE_EXPORT } from './export-job-type';
import { ExportWriter } from './export-writer';
import { ExportRepository } from './export.repository';

/** A failed run is not repeated: the next one is a minute away. */
export const SWEEP_EXPORTS: JobType<Record<string, never>> = {
  name: 'sweep-exports',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

export const SWEEP_EXPORTS_EVERY_SECONDS = 60;

const BATCH = 100;
/** No upload takes longer. */
const STALE_MS = 24 * 3600 * 1000;

/** Finds exports that wait for nobody, and removes those whose time is over. */
@Injectable()
export class ExportSweep {
  constructor(
    private readonly queue: JobQueue,
    private readonly exports: ExportRepository,
    private readonly writer: ExportWriter,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(now = new Date()): Promise<void> {
    for (const exportId of await this.exports.listForgotten(BATCH)) {
      await this.queue.send(WRITE_EXPORT, exportId, { exportId });
    }
    const removed = await this.remove();
    const longAgo = new Date(now.getTime() - STALE_MS);
    const uploads = await this.writer.removeParts(longAgo);
    if (removed + uploads > 0) this.logger.info({ removed, uploads }, 'exports swept');
  }

  private async remove(): Promise<number> {
    let removed = 0;
    for (;;) {
      const rows = await this.exports.listRemovable(BATCH);
      for (const row of rows) {
        await this.writer.remove(row);
        await this.exports.remove(row.id);
      }
      removed += rows.length;
      if (rows.length < BATCH) return removed;
    }
  }
}
