import type { JobType } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { UploadLease } from './upload-lease';
import type { UploadRow } from './upload-record';
import { UploadRemover } from './upload-remover';
import { UploadRepository } from './upload.repository';

/** Removes what is left of uploads whose links have ended. */
export const SWEEP_DIRECT_UPLOADS: JobType<Record<string, never>> = {
  name: 'sweep-direct-uploads',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

export const SWEEP_DIRECT_UPLOADS_EVERY_SECONDS = 900;

/** A transfer that began in the last moment of its link may go on for a while. */
const GRACE_SECONDS = 3600;
const BATCH = 100;

/** Ends uploads that nobody completed or called off, and forgets those that are over. */
@Injectable()
export class DirectUploadSweep {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly lease: UploadLease,
    private readonly remover: UploadRemover,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws StorageUnavailableError, DatabaseUnavailableError: the next run goes on */
  async run(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const over = await this.uploads.listOver(GRACE_SECONDS, BATCH);
      for (const session of over) {
        signal?.throwIfAborted();
        await this.lease.run(session.id, Date.now(), () => this.remove(session));
      }
      if (over.length < BATCH) return;
    }
  }

  /** Objects before rows: what the row leads to is gone when it is. */
  private async remove(session: UploadRow): Promise<void> {
    const objects = await this.remover.removeAll(session);
    await this.uploads.delete(session.id);
    if (objects > 0) this.logger.info({ upload: session.id, objects }, 'upload swept');
  }
}
