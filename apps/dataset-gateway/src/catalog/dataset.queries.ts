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

/** One text per way to look, as there is one plan per text. */
const FIND_EACH = `
  select d.id, ${DATASET_JSON} as json
    from datasets d ${joinPublication('null::text')}
   where d.id = any($2::text[]) and d.status <> 'deleting'`;

const findOne = (visible: string) => `
  select ${DATASET_JSON} as json, ${visible} as visible
    from datasets d ${joinPublication('$3::text')}
   where d.id = $2 and d.status <> 'deleting'`;

const findMany = (visible: string) => `
  select string_agg(${DATASET_JSON}, ',' order by asked.n) filter (where d.id is not null) as datasets,
         (json_agg(asked.id order by asked.n) filter (where d.id is null))::text as not_found
    from unnest($2::text[]) with ordinality as asked(id, n)
    left join datasets d on d.id = asked.id and d.status <> 'deleting' and ${visible}
    ${joinPublication('null::text')}`;

/** Reads of datasets, one statement each. What goes to the wire is built as JSON text by the database. */
@Injectable()
export class DatasetQueries {
  constructor(
    private readonly db: LabelerDb,
    @Inject(DATASETS_BUCKET) private readonly bucket: string,
  ) {}

  /** The JSON texts of datasets, in the order of the ids. */
  async findEach(ids: readonly string[]): Promise<(string | undefined)[]> {
    const rows = await this.db.query<{ id: string; json: string }>(FIND_EACH, [this.bucket, ids]);
    const found = new Map(rows.map(({ id, json }) => [id, json]));
    return ids.map((id) => found.get(id));
  }

  /** @param taskType Of the publication to describe, if the dataset has it. */
  async find(
    id: string,
    taskType: string | undefined,
    viewer: DatasetViewer | undefined,
  ): Promise<DatasetRow | undefined> {
    const { text, values } = visibility(viewer, 4);
    const parameters = [this.bucket, id, taskType ?? null, ...values];
    const [row] = await this.db.query<DatasetRow>(findOne(text), parameters);
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
    const { text, values } = visibility(viewer, 3);
    const parameters = [this.bucket, ids, ...values];
    const [row] = await this.db.query<BatchRow>(findMany(text), parameters);
    if (!row) throw new Error('an aggregate without a row');
    return row;
  }
}

function visibility(viewer: DatasetViewer | undefined, firstParameter: number) {
  return viewer ? visibleTo(viewer, firstParameter) : { text: 'true', values: [] };
}
