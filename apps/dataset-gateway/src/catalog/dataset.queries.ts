import { type DatasetViewer, visibleTo } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable } from '@nestjs/common';
import { aggregated, type DatasetColumn, type DatasetColumns, eachRow } from './dataset-columns';
import { datasetJson, joinPublication } from './dataset-json';
import type { ListRequest } from './list-request';
import { listStatement, type ListRow } from './list-statement';
import { type Statement, Values } from './statement';

/** Name of the bucket that holds images and published files. */
export const DATASETS_BUCKET = Symbol('DATASETS_BUCKET');

export interface DatasetRow {
  /** The JSON text of the dataset. */
  json: string;
  /** Whether the viewer may see it. */
  visible: boolean;
}

export interface BatchRow {
  /** A JSON array of the other ids, in the order asked; null when there are none. */
  not_found: string | null;
}

const JSON_TEXT = datasetJson('$1::text');

/** One text per way to look, as there is one plan per text. */
const FIND_EACH = `
  select d.id, ${JSON_TEXT} as json
    from datasets d ${joinPublication('null::text')}
   where d.id = any((select $2::text[])::text[]) and d.status <> 'deleting'`;

const findOne = (visible: string) => `
  select ${JSON_TEXT} as json, ${visible} as visible
    from datasets d ${joinPublication('$3::text')}
   where d.id = $2 and d.status <> 'deleting'`;

const findMany = (columns: readonly DatasetColumn[], visible: string, bucket: () => string) => `
  select ${aggregated(columns, 'page.n', 'page.id is not null')},
         (json_agg(page.asked order by page.n) filter (where page.id is null))::text as not_found
    from (select asked.n, asked.id as asked, d.id, ${eachRow(columns, bucket)}
            from unnest((select $1::text[])) with ordinality as asked(id, n)
            left join datasets d on d.id = asked.id and d.status <> 'deleting' and ${visible}
            ${joinPublication('null::text')}) page`;

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

  async list<Column extends DatasetColumn>(
    columns: readonly Column[],
    request: ListRequest,
    viewer: DatasetViewer | undefined,
  ): Promise<ListRow & Pick<DatasetColumns, Column>> {
    return this.readOne(listStatement(columns, this.bucket, request, viewer));
  }

  /** @param ids Once each. The datasets are in the order of their ids. */
  async findMany<Column extends DatasetColumn>(
    columns: readonly Column[],
    ids: readonly string[],
    viewer: DatasetViewer | undefined,
  ): Promise<BatchRow & Pick<DatasetColumns, Column>> {
    const visible = visibility(viewer, 2);
    const values = new Values([ids, ...visible.values]);
    const text = findMany(columns, visible.text, () => values.add(this.bucket, 'text'));
    return this.readOne({ text, values: values.list });
  }

  private async readOne<Row extends object>({ text, values }: Statement): Promise<Row> {
    const [row] = await this.db.query<Row>(text, values);
    if (!row) throw new Error('an aggregate without a row');
    return row;
  }
}

function visibility(viewer: DatasetViewer | undefined, firstParameter: number) {
  return viewer ? visibleTo(viewer, firstParameter) : { text: 'true', values: [] };
}
