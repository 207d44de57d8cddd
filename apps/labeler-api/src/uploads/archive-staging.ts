import { Inject, Injectable } from '@nestjs/common';
import { type StagedFile, StagingArea } from './staging-area';
import { UploadMemory } from './upload-memory';
import type { UploadSession } from './upload-session';
import { FileTooLargeError } from './uploads.errors';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

/** Where ZIP archives lie while their files are taken out: their directory is at their end. */
@Injectable()
export class ArchiveStaging {
  constructor(
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /**
   * Stores an archive while it arrives, works with it, and removes it.
   * @throws FileTooLargeError, UploadsBusyError, and what `content` and `work` throw
   */
  async use(
    session: UploadSession,
    content: AsyncIterable<Buffer>,
    work: (archive: StagedFile) => Promise<void>,
  ): Promise<void> {
    const { holder, datasetId } = session;
    const maxBytes = this.config.maxArchiveBytes;
    const tooLarge = () => new FileTooLargeError(maxBytes);
    const archive = await this.memory.whileStreaming(() =>
      this.staging.write(content, { holder, datasetId, maxBytes, tooLarge }),
    );
    try {
      await this.memory.whileUnpacking(() => work(archive));
    } finally {
      await this.staging.discard(holder, [archive]);
    }
  }
}
