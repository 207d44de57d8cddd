import { type DatasetViewer, visibleTo } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable } from '@nestjs/common';
import { DATASET_JSON, joinPublication } from './dataset-json';
import type { ListRequest } from './list-request';
import { listStatement, type ListRow } from './list-statement';

/** Name of the bucket that holds images and published files. */
export const DATASETS_BUCKET = Symbol('DATASETS_BUCKET');

export interface DatasetRow {
  /** The JSON text of the dataset. */
  json: string;
  /** Whether the viewer may see it. */
  visible: boolean;
}

export interface BatchRow {
  /** The JSON texts of those found, in the order asked, separated by commas; null when there are none. */
  datasets: string | null;
  /** A JSON array of the other ids, in the order asked; null when there are none. */
  not_found: string | null;
}

/** Reads of datasets, one statement each. What goes to the wire is built as JSON text by the database. */
@Injectable()
export class DatasetQueries {
  constructor(
    private readonly db: LabelerDb,
    @Inject(DATASETS_BUCKET) private readonly bucket: string,
  ) {}

  /** @param taskType Of the publication to describe, if the dataset has it. */
  async find(
    id: string,
    taskType: string | undefined,
    viewer: DatasetViewer | undefined,
  ): Promise<DatasetRow | undefined> {
    const visible = condition(viewer, 4);
    const [row] = await this.db.query<DatasetRow>(
      `select ${DATASET_JSON} as json, ${visible.text} as visible
         from datasets d ${joinPublication('$3::text')}
        where d.id = $2 and d.status <> 'deleting'`,
      [this.bucket, id, taskType ?? null, ...visible.values],
    );
    return row;
  }

  async list(request: ListRequest, viewer: DatasetViewer | undefined): Promise<ListRow> {
    const { text, values } = listStatement(this.bucket, request, viewer);
    const [row] = await this.db.query<ListRow>(text, values);
    if (!row) throw new Error('an aggregate without a row');
    return row;
  }

  /** @param ids Once each. */
  async findMany(ids: readonly string[], viewer: DatasetViewer | undefined): Promise<BatchRow> {
    const visible = condition(viewer, 3);
    const [row] = await this.db.query<BatchRow>(
      `select string_agg(${DATASET_JSON}, ',' order by asked.n) filter (where d.id is not null) as datasets,
              (json_agg(asked.id order by asked.n) filter (where d.id is null))::text as not_found
         from unnest($2::text[]) with ordinality as asked(id, n)
         left join datasets d on d.id = asked.id and d.status <> 'deleting' and ${visible.text}
         ${joinPublication('null::text')}`,
      [this.bucket, ids, ...visible.values],
    );
    if (!row) throw new Error('an aggregate without a row');
    return row;
  }
}

function condition(viewer: DatasetViewer | undefined, firstParameter: number) {
  return viewer ? visibleTo(viewer, firstParameter) : { text: 'true', values: [] };
}
