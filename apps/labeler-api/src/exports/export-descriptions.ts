import type { DatasetDescription } from '@libs/formats';
import { LabelerDb } from '@libs/labeler-db';
import { imageRoot } from '@libs/publishing';
import { DatasetUnknownError, type Revision, Revisions } from '@libs/revisions';
import { Inject, Injectable } from '@nestjs/common';
import { IMAGES_BUCKET } from './exports.config';

type About = Pick<DatasetDescription, 'name' | 'description' | 'createdAt' | 'storage' | 'version'>;

/** What files say of a dataset as a whole. */
@Injectable()
export class ExportDescriptions {
  constructor(
    private readonly db: LabelerDb,
    private readonly revisions: Revisions,
    @Inject(IMAGES_BUCKET) private readonly bucket: string,
  ) {}

  /** @throws DatasetUnknownError */
  async of(datasetId: string, version: number): Promise<{ revision: Revision; about: About }> {
    const [revision, about] = await Promise.all([
      this.revisions.get(datasetId, version),
      this.describe(datasetId, version),
    ]);
    if (!revision || !about) throw new DatasetUnknownError(datasetId);
    return { revision, about };
  }

  private async describe(datasetId: string, version: number): Promise<About | undefined> {
    const [row] = await this.db.sql<{
      name: string;
      description: string | null;
      created_at: Date;
      storage_type: string;
    }>`
      select d.name, p.description, p.created_at, d.storage_type
        from datasets d
        join annotation_projects p on p.dataset_id = d.id
       where d.id = ${datasetId}`;
    if (!row) return undefined;
    const { name, description, created_at, storage_type: type } = row;
    const storage = { type, bucket: this.bucket, imageRoot: imageRoot(datasetId) };
    return { name, description, createdAt: created_at.toISOString(), version, storage };
  }
}
