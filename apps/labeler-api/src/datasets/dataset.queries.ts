import { type DatasetViewer, waysToSee } from '@libs/access';
import { LabelerDb, type Visibility } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type DatasetRow = {
  id: string;
  name: string;
  description: string | null;
  owner_id: number;
  format: string;
  source: string;
  visibility: Visibility;
  labeled: boolean;
  num_items: number;
  storage_path: string;
  tags: string[];
  created_at: Date;
  updated_at: Date;
};

export interface Page {
  skip: number;
  limit: number;
}

const COLUMNS = `d.id, d.name, d.description, d.owner_id, d.format, d.storage_type as source, d.visibility,
  d.labeled, d.num_images as num_items, d.storage_path, d.tags, d.created_at, d.updated_at`;

@Injectable()
export class DatasetQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What the viewer may see, newest first. Each way to see a dataset is read from the index that serves it. */
  async listVisible(viewer: DatasetViewer, { skip, limit }: Page): Promise<DatasetRow[]> {
    const { texts, values } = waysToSee(viewer, 3);
    const ways = texts.map(
      (way) => `(select ${COLUMNS}
                   from datasets d
                  where d.status <> 'deleting' and ${way}
                  order by d.created_at desc, d.id desc
                  limit $1::bigint + $2::bigint)`,
    );
    return this.db.query<DatasetRow>(
      `select v.* from (${ways.join(' union all ')}) v
        order by v.created_at desc, v.id desc
       offset $1 limit $2`,
      [skip, limit, ...values],
    );
  }
}
