import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { UploadBusyError, UploadExpiredError } from './direct-uploads.errors';
import { UploadCompleter } from './upload-completer';
import { UploadLease } from './upload-lease';
import { UploadRemover } from './upload-remover';
import { UploadRepository } from './upload.repository';

/** A request that completes takes no longer, so that no proxy gives up on it; the next one goes on. */
const COMPLETE_MS = 50_000;
const ABORT_PATIENCE_MS = 10_000;

/** Ends uploads, one request at a time. */
@Injectable()
export class UploadCloser {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly lease: UploadLease,
    private readonly completer: UploadCompleter,
    private readonly remover: UploadRemover,
  ) {}

  /**
   * Makes images of what was sent, as far as the time of a request goes.
   * @throws UploadNotFoundError, UploadExpiredError
   */
  async complete(dataset: GrantedDataset, actor: Actor, uploadId: string): Promise<void> {
    const deadline = Date.now() + COMPLETE_MS;
    await this.uploads.get(dataset.datasetId, uploadId);
    await this.lease.run(uploadId, deadline, async () => {
      const { session, files } = await this.uploads.get(dataset.datasetId, uploadId);
      if (files.every(({ settled }) => settled)) return;
      if (session.expired) throw new UploadExpiredError(uploadId);
      await this.completer.run({ dataset, actor, session, files, deadline });
    });
  }

  /** @throws UploadNotFoundError, UploadBusyError */
  async abort({ datasetId }: GrantedDataset, uploadId: string): Promise<void> {
    const session = await this.uploads.getSession(datasetId, uploadId);
    const done = await this.lease.run(uploadId, Date.now() + ABORT_PATIENCE_MS, async () => {
      await this.uploads.markAborted(uploadId);
      await this.remover.removeAll(session);
    });
    if (!done) throw new UploadBusyError(uploadId);
  }
}
