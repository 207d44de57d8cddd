import { DatasetNotFoundError } from '@libs/access';
import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { Written } from './image-objects';
import { ImageRepository } from './image.repository';
import { PendingObjectRepository } from './pending-object.repository';
import { UploadLapsedError } from './uploads.errors';

interface Recording {
  datasetId: string;
  actor: Actor;
  /** Who claimed the keys. */
  holder: string;
}

/** The rows of images whose objects are written. */
@Injectable()
export class ImageRecords {
  constructor(
    private readonly db: LabelerDb,
    private readonly images: ImageRepository,
    private readonly pending: PendingObjectRepository,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Records all of them or none, and lets go of their keys.
   * @throws DatasetNotFoundError when the dataset was deleted meanwhile
   * @throws UploadLapsedError when somebody took the writer for dead
   */
  async record(
    { datasetId, actor, holder }: Recording,
    written: readonly Written[],
  ): Promise<void> {
    const keys = written.map(({ row }) => row.s3Key);
    const created = written.filter(({ claim }) => !claim.replaces).map(({ row }) => row);
    const replaced = written.filter(({ claim }) => claim.replaces).map(({ row }) => row);
    const details = {
      images_created: created.length,
      images_overwritten: replaced.length,
      bytes: written.reduce((sum, { row }) => sum + row.size, 0),
    };
    await this.db.transaction(async (tx) => {
      if (!(await this.images.lockOpen(tx, datasetId))) throw new DatasetNotFoundError(datasetId);
      const released = await this.pending.release(tx, holder, keys);
      if (released < keys.length) throw new UploadLapsedError();
      if (created.length > 0) await this.images.insert(tx, datasetId, created);
      if (replaced.length > 0) await this.images.overwrite(tx, datasetId, replaced);
      await this.images.touchProject(tx, datasetId, actor.userId);
      const resource = { resourceType: 'dataset', resourceId: datasetId };
      await this.audit.record(tx, { ...actor, ...resource, action: 'upload', details });
    });
  }
}
