import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';

/** An image that is to go, and what lies in storage for it. */
export type DoomedImage = {
  id: string;
  s3_key: string;
  thumbnail_key: string | null;
  /** Who else works on it. */
  locked_by: number | null;
};

/** Which images of which dataset go, and on whose behalf. */
export interface Removal {
  datasetId: string;
  /** Null when the dataset has no project: then there are no locks. */
  projectId: string | null;
  userId: number;
  imageIds: readonly string[];
  /** Also what others have locked. */
  force: boolean;
}

/** Statements of the deletion of images, in the order in which they are needed. */
@Injectable()
export class ImageRemovalRepository {
  /** Those of the images that exist, and who else works on them. */
  list(tx: Tx, { datasetId, projectId, userId, imageIds }: Removal): Promise<DoomedImage[]> {
    return tx.sql<DoomedImage>`
      select i.id, i.s3_key, i.thumbnail_key, l.user_id as locked_by
        from image_metadata i
        left join image_locks l
          on l.project_id = ${projectId} and l.image_id = i.id and l.user_id <> ${userId}
         and l.expires_at > clock_timestamp()
       where i.dataset_id = ${datasetId} and i.id = any(${imageIds}::text[])
       order by i.id`;
  }

  /** Waits for whoever is taking a lock of the images; after that nobody can. */
  async block(tx: Tx, { datasetId, projectId, imageIds }: Removal): Promise<void> {
    await tx.sql`
      select i.id from image_metadata i
       where i.dataset_id = ${datasetId} and i.id = any(${imageIds}::text[])
       order by i.id
         for update`;
    await tx.sql`
      select l.image_id from image_locks l
       where l.project_id = ${projectId} and l.image_id = any(${imageIds}::text[])
       order by l.image_id
         for update`;
  }

  /** What hangs on the images goes with them. */
  async delete(tx: Tx, { datasetId, imageIds }: Removal): Promise<void> {
    await tx.sql`
      delete from image_metadata i
       where i.dataset_id = ${datasetId} and i.id = any(${imageIds}::text[])`;
  }
}
