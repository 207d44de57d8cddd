import type { AnnotationFile } from '@libs/formats';
import { LabelerDb } from '@libs/labeler-db';
import { ObjectNotFoundError, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { StagingArea } from '../uploads/staging-area';
import { AnnotationFileNotFoundError } from './project-imports.errors';

/** Annotation files that are recorded for datasets. */
@Injectable()
export class PublishedFiles {
  constructor(
    private readonly db: LabelerDb,
    private readonly store: ObjectStore,
    private readonly staging: StagingArea,
  ) {}

  /**
   * The file that is recorded for the dataset, or what is published of one task of it.
   * @throws AnnotationFileNotFoundError, StorageUnavailableError
   */
  async get(datasetId: string, taskType: string | undefined): Promise<AnnotationFile> {
    const key = await this.findKey(datasetId, taskType);
    if (key === null) throw new AnnotationFileNotFoundError();
    try {
      const stored = await this.store.head('datasets', key);
      const { size } = stored;
      return { name: key, size, open: (range) => this.staging.open(stored, range) };
    } catch (error) {
      throw error instanceof ObjectNotFoundError ? new AnnotationFileNotFoundError(error) : error;
    }
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
