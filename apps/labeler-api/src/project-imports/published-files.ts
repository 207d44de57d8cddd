import type { AnnotationFile, FileRange } from '@libs/formats';
import { LabelerDb } from '@libs/labeler-db';
import { type BucketRole, ObjectNotFoundError, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { AnnotationFileNotFoundError } from './project-imports.errors';

interface KeyOwner {
  datasetId: string;
  projectId: string;
}

/** Annotation files that are in storage already. */
@Injectable()
export class PublishedFiles {
  constructor(
    private readonly db: LabelerDb,
    private readonly store: ObjectStore,
  ) {}

  /**
   * The file that is recorded for the dataset, or what is published of one task of it.
   * @throws AnnotationFileNotFoundError, StorageUnavailableError
   */
  async get(datasetId: string, taskType: string | undefined): Promise<AnnotationFile> {
    const key = await this.findKey(datasetId, taskType);
    if (key === null) throw new AnnotationFileNotFoundError();
    return this.stored('datasets', key);
  }

  /**
   * A file that lies in storage already: below the folder of the dataset, or in a version or an export of the project.
   * @throws AnnotationFileNotFoundError also for what lies elsewhere, StorageUnavailableError
   */
  async getByKey({ datasetId, projectId }: KeyOwner, key: string): Promise<AnnotationFile> {
    const isInDataset = key.startsWith(`datasets/${datasetId}/`);
    const isOfProject = key.startsWith(`exports/${projectId}/`);
    if (!isInDataset && !isOfProject) throw new AnnotationFileNotFoundError();
    return this.stored(isInDataset ? 'datasets' : 'annotations', key);
  }

  private async stored(bucket: BucketRole, key: string): Promise<AnnotationFile> {
    try {
      const { size, etag } = await this.store.head(bucket, key);
      const open = (range?: FileRange) => this.open({ bucket, key, etag }, range);
      return { name: key, size, open };
    } catch (error) {
      throw error instanceof ObjectNotFoundError ? new AnnotationFileNotFoundError(error) : error;
    }
  }

  /** The very object that was found, however long reading takes. */
  private async *open(
    { bucket, key, etag }: { bucket: BucketRole; key: string; etag: string },
    range?: FileRange,
  ): AsyncGenerator<Uint8Array> {
    const { body } = await this.store.get(bucket, key, { ifMatch: etag, range });
    for await (const chunk of body) yield chunk as Buffer;
  }

  private async findKey(datasetId: string, taskType: string | undefined): Promise<string | null> {
    const [row] =
      taskType === undefined
        ? await this.db.sql<{ key: string | null }>`
            select d.annotation_path as key from datasets d where d.id = ${datasetId}`
        : await this.db.sql<{ key: string | null }>`
            select p.annotation_path as key
              from dataset_publications p
             where p.dataset_id = ${datasetId} and p.task_type = ${taskType}`;
    return row?.key ?? null;
  }
}
