import { DatasetNotFoundError, type GrantedDataset } from '@libs/access';
import { violatedConstraint } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { DuplicatePolicy } from '../uploads/staged-image';
import { DIRECT_UPLOADS_CONFIG, type DirectUploadsConfig } from './direct-uploads.config';
import { type AnnouncedFile, UploadPlanner } from './upload-planner';
import { UploadRepository } from './upload.repository';

const ID_BYTES = 12;
const DATASET_CONSTRAINT = 'fk_upload_sessions_dataset';

/** Begins uploads. */
@Injectable()
export class UploadOpener {
  constructor(
    private readonly db: LabelerDb,
    private readonly uploads: UploadRepository,
    private readonly planner: UploadPlanner,
    @Inject(DIRECT_UPLOADS_CONFIG) private readonly config: DirectUploadsConfig,
  ) {}

  /**
   * @returns the id of the upload
   * @throws DatasetNotFoundError, StorageUnavailableError, DatabaseUnavailableError: then nothing was begun
   */
  async open(
    { datasetId, userId }: GrantedDataset,
    announced: readonly AnnouncedFile[],
    onDuplicate: DuplicatePolicy,
  ): Promise<string> {
    const id = `upl_${randomBytes(ID_BYTES).toString('hex')}`;
    const session = { dataset_id: datasetId, id };
    const files = await this.planner.begin(session, this.planner.plan(announced));
    try {
      await this.db.transaction(async (tx) => {
        const row = { id, datasetId, userId, onDuplicate };
        await this.uploads.insert(tx, row, this.config.lifetimeSeconds);
        await this.uploads.insertFiles(tx, id, files);
      });
    } catch (error) {
      await this.planner.undo(session, files);
      if (violatedConstraint(error) !== DATASET_CONSTRAINT) throw error;
      throw new DatasetNotFoundError(datasetId);
    }
    return id;
  }
}
