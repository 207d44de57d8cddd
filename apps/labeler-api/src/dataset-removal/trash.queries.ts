import type { DatasetViewer } from '@libs/access';
import { LabelerDb, type Visibility } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type TrashRow = {
  id: string;
  name: string;
  description: string | null;
  owner_id: number;
  visibility: Visibility;
  num_items: number;
  deleted_at: Date;
  deleted_by: number | null;
  purge_after: Date;
  purge_begun: boolean;
  total: number;
};

@Injectable()
export class TrashQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What the viewer could restore, last deleted first; system administrators see everybody's. */
  async list(
    viewer: DatasetViewer,
    { skip, limit }: { skip: number; limit: number },
  ): Promise<TrashRow[]> {
    return this.db.sql<TrashRow>`
      select d.id, d.name, d.description, d.owner_id, d.visibility, d.num_images as num_items, d.deleted_at,
             d.deleted_by, d.purge_after, d.purge_started_at is not null as purge_begun,
             count(*) over () as total
        from datasets d
       where d.deleted_at is not null and ${viewer.sees} <> 'nothing'
         and (${viewer.sees} = 'everything' or d.owner_id = ${viewer.userId})
       order by d.deleted_at desc, d.id
      offset ${skip} limit ${limit}`;
  }
}
