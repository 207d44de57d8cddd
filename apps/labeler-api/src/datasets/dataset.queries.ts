import { type DatasetViewer, visibleTo } from '@libs/access';
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

@Injectable()
export class DatasetQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What the viewer may see, newest first. */
  async listVisible(viewer: DatasetViewer, { skip, limit }: Page): Promise<DatasetRow[]> {
    const visible = visibleTo(viewer, 3);
    return this.db.query<DatasetRow>(
      `select d.id, d.name, d.description, d.owner_id, d.format, d.storage_type as source, d.visibility,
              d.labeled, d.num_images as num_items, d.storage_path, d.tags, d.created_at, d.updated_at
         from datasets d
        where d.status <> 'deleting' and ${visible.text}
        order by d.created_at desc, d.id desc
       offset $1 limit $2`,
      [skip, limit, ...visible.values],
    );
  }
}
