import { type Logger, LOGGER } from '@libs/observability';
import { ObjectStore } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { inParallel } from '../uploads/in-parallel';
import { type UploadFileRow, uploadKey, uploadPrefix, type UploadRow } from './upload-record';
import { UploadRepository } from './upload.repository';

const CALLS_AT_ONCE = 8;

/** Removes what was sent for an upload. */
@Injectable()
export class UploadRemover {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly store: ObjectStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Everything that is in storage. @returns how many objects @throws StorageUnavailableError */
  async removeAll(session: UploadRow): Promise<number> {
    await this.callOff(session, await this.uploads.listFiles(session.id));
    return this.store.deletePrefix('datasets', uploadPrefix(session));
  }

  /** The parts of files that did not become whole. @throws StorageUnavailableError */
  async callOff(
    session: Pick<UploadRow, 'dataset_id' | 'id'>,
    files: readonly UploadFileRow[],
  ): Promise<void> {
    await inParallel(files, CALLS_AT_ONCE, async (file) => {
      if (file.multipart_id === null) return;
      await this.store.abortParts('datasets', uploadKey(session, file), file.multipart_id);
    });
  }

  /** Files that have become images. What stays behind is swept when the upload is over. */
  async clear(session: UploadRow, files: readonly UploadFileRow[]): Promise<void> {
    try {
      const keys = files.map((file) => uploadKey(session, file));
      await this.store.deleteMany('datasets', keys);
    } catch (error) {
      this.logger.warn({ err: error, upload: session.id }, 'staged files not removed yet');
    }
  }
}
