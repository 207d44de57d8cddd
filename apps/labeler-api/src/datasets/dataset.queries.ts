import { type DatasetViewer, waysToSee } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { DATASET_COLUMNS, type DatasetRow } from './dataset-row';

export interface Page {
  skip: number;
  limit: number;
}

@Injectable()
export class DatasetQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What the viewer may see, newest first. Each way to see a dataset is read from the index that serves it. */
  async listVisible(viewer: DatasetViewer, { skip, limit }: Page): Promise<DatasetRow[]> {
    const { texts, values } = waysToSee(viewer, 3);
    const ways = texts.map(
      (way) => `(select ${DATASET_COLUMNS}
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

  async countVisible(viewer: DatasetViewer): Promise<number> {
    const { texts, values } = waysToSee(viewer, 1);
    const counts = texts.map(
      (way) => `(select count(*) from datasets d where d.status <> 'deleting' and ${way})`,
    );
    const [row] =
      viewer.sees === 'everything'
        ? await this.db.sql<{ total: number }>`
            select coalesce(sum(t.num_datasets), 0)::bigint as total from dataset_totals t`
        : await this.db.query<{ total: number }>(`select ${counts.join(' + ')} as total`, values);
    return row?.total ?? 0;
  }

  /** Undefined when there is no such dataset, or none any more. */
  async find(datasetId: string): Promise<DatasetRow | undefined> {
    const [row] = await this.db.query<DatasetRow>(FIND, [datasetId]);
    return row;
  }
}

const FIND = `select ${DATASET_COLUMNS} from datasets d where d.id = $1 and d.status <> 'deleting'`;
