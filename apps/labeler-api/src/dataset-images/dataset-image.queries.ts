import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';

export type DatasetImageRow = {
  id: string;
  file_name: string;
  width: number | null;
  height: number | null;
  s3_key: string;
  thumbnail_key: string | null;
};

export interface ImagePage {
  offset: number;
  limit: number;
}

export type DatasetSizeRow = { images: number; bytes: number };

@Injectable()
export class DatasetImageQueries {
  constructor(private readonly db: LabelerDb) {}

  /** In the order of upload. What an offset skips is read from the index alone. */
  list(datasetId: string, { offset, limit }: ImagePage): Promise<DatasetImageRow[]> {
    return this.db.sql<DatasetImageRow>`
      select i.id, i.file_name, i.width, i.height, i.s3_key, i.thumbnail_key
        from (select m.id
                from image_metadata m
               where m.dataset_id = ${datasetId}
               order by m.uploaded_at, m.id
              offset ${offset} limit ${limit}) p
        join image_metadata i on i.dataset_id = ${datasetId} and i.id = p.id
       order by i.uploaded_at, i.id`;
  }

  /**
   * So many images, or all if there are fewer: a run through the order of a hash of their ids, from a random point and
   * around the end. It reads as many rows of an index as it returns, at most twice as many, however large the dataset is.
   */
  sample(datasetId: string, limit: number): Promise<DatasetImageRow[]> {
    const start = randomBytes(8).readBigInt64BE().toString();
    return this.db.sql<DatasetImageRow>`
      select v.id, v.file_name, v.width, v.height, v.s3_key, v.thumbnail_key
        from ((select i.*, 1 as lap, hashtextextended(i.id, 0) as place
                 from image_metadata i
                where i.dataset_id = ${datasetId} and hashtextextended(i.id, 0) >= ${start}::bigint
                order by hashtextextended(i.id, 0)
                limit ${limit}::bigint)
              union all
              (select i.*, 2 as lap, hashtextextended(i.id, 0) as place
                 from image_metadata i
                where i.dataset_id = ${datasetId} and hashtextextended(i.id, 0) < ${start}::bigint
                order by hashtextextended(i.id, 0)
                limit ${limit}::bigint)) v
       order by v.lap, v.place
       limit ${limit}::bigint`;
  }

  /** Counted and added up when images come and go. */
  async size(datasetId: string): Promise<DatasetSizeRow | undefined> {
    const [row] = await this.db.sql<DatasetSizeRow>`
      select d.stored_images as images, d.total_bytes as bytes
        from datasets d
       where d.id = ${datasetId} and d.status <> 'deleting'`;
    return row;
  }
}
