import type { AnnotationFile } from '@libs/annotation-formats';
import { ValidationFailedError } from '@libs/errors';
import { readMultipart } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { ObjectNotFoundError, ObjectStore } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { StagingArea } from '../uploads/staging-area';
import { UploadMemory } from '../uploads/upload-memory';
import { UPLOADS_CONFIG, type UploadsConfig } from '../uploads/uploads.config';
import { FileTooLargeError } from '../uploads/uploads.errors';
import { AnnotationFileNotFoundError } from './project-imports.errors';

const FIELD = 'file';

interface Stored {
  key: string;
  etag: string;
  size: number;
}

/** Where annotation files come from: a form, or what is published of the dataset. */
@Injectable()
export class ImportSources {
  constructor(
    private readonly db: LabelerDb,
    private readonly store: ObjectStore,
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /**
   * The file that is recorded for the dataset, or for one task of it.
   * @throws AnnotationFileNotFoundError, StorageUnavailableError
   */
  async published(datasetId: string, taskType: string | undefined): Promise<AnnotationFile> {
    const key = await this.findPath(datasetId, taskType);
    if (key === undefined) throw new AnnotationFileNotFoundError();
    try {
      return this.fileOf(key, await this.store.head('datasets', key));
    } catch (error) {
      throw error instanceof ObjectNotFoundError ? new AnnotationFileNotFoundError(error) : error;
    }
  }

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

  private async receive(
    place: { datasetId: string; holder: string },
    request: IncomingMessage,
  ): Promise<AnnotationFile> {
    let file: AnnotationFile | undefined;
    for await (const part of readMultipart(request, { files: 2 })) {
      if (part.kind !== 'file' || part.name !== FIELD || part.fileName === '') continue;
      if (file) throw notOneFile();
      file = this.fileOf(part.fileName, await this.write(place, part.content));
    }
    if (!file) throw notOneFile();
    return file;
  }

  private write(
    place: { datasetId: string; holder: string },
    content: AsyncIterable<Buffer>,
  ): Promise<Stored> {
    const maxBytes = this.config.maxAnnotationBytes;
    const tooLarge = () => new FileTooLargeError(maxBytes);
    return this.memory.whileStreaming(() =>
      this.staging.write(content, { ...place, maxBytes, tooLarge }),
    );
  }

  private fileOf(name: string, stored: Stored): AnnotationFile {
    return { name, size: stored.size, open: (range) => this.staging.open(stored, range) };
  }

  private async findPath(
    datasetId: string,
    taskType: string | undefined,
  ): Promise<string | undefined> {
    const [row] =
      taskType === undefined
        ? await this.db.sql<{ path: string | null }>`
            select d.annotation_path as path from datasets d where d.id = ${datasetId}`
        : await this.db.sql<{ path: string | null }>`
            select p.annotation_path as path
              from dataset_publications p
             where p.dataset_id = ${datasetId} and p.task_type = ${taskType}`;
    return row?.path ?? undefined;
  }
}

function notOneFile(): ValidationFailedError {
  return new ValidationFailedError([{ field: FIELD, message: `${FIELD} must be one file` }]);
}
