import type { AnnotationFile } from '@libs/formats';
import { ValidationFailedError } from '@libs/errors';
import { readMultipart } from '@libs/http';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type StagedFile, StagingArea } from '../uploads/staging-area';
import { UploadMemory } from '../uploads/upload-memory';
import { UPLOADS_CONFIG, type UploadsConfig } from '../uploads/uploads.config';
import { FileTooLargeError } from '../uploads/uploads.errors';

const FIELD = 'file';

interface Place {
  datasetId: string;
  holder: string;
}

/** Annotation files that clients send in a form. */
@Injectable()
export class SentFiles {
  constructor(
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /**
   * Stores the file of a form while it arrives, works with it, and removes it.
   * @throws ValidationFailedError without exactly one file, FileTooLargeError, UploadsBusyError, and what `work` throws
   */
  async whileStored<T>(
    datasetId: string,
    request: IncomingMessage,
    work: (file: AnnotationFile) => Promise<T>,
  ): Promise<T> {
    const holder = randomUUID();
    try {
      return await work(await this.receive({ datasetId, holder }, request));
    } finally {
      await this.staging.clear(holder);
    }
  }

  private async receive(place: Place, request: IncomingMessage): Promise<AnnotationFile> {
    let file: AnnotationFile | undefined;
    for await (const part of readMultipart(request, { files: 2 })) {
      if (part.kind !== 'file' || part.name !== FIELD || part.fileName === '') continue;
      if (file) throw notOneFile();
      const staged = await this.write(place, part.content);
      const { size } = staged;
      file = { name: part.fileName, size, open: (range) => this.staging.open(staged, range) };
    }
    if (!file) throw notOneFile();
    return file;
  }

  private write(place: Place, content: AsyncIterable<Buffer>): Promise<StagedFile> {
    const maxBytes = this.config.maxAnnotationBytes;
    const tooLarge = () => new FileTooLargeError(maxBytes);
    return this.memory.whileStreaming(() =>
      this.staging.write(content, { ...place, maxBytes, tooLarge }),
    );
  }
}

function notOneFile(): ValidationFailedError {
  return new ValidationFailedError([{ field: FIELD, message: `${FIELD} must be one file` }]);
}
