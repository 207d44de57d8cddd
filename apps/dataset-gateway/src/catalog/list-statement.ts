import { type DatasetViewer, waysToSee } from '@libs/access';
import { aggregated, type DatasetColumn, eachRow } from './dataset-columns';
import { joinPublication } from './dataset-json';
import type { CursorPosition } from './list-cursor';
import type { ListFilter, ListRequest } from './list-request';
import { type Statement, Values } from './statement';

/** One row: what a page of a list says, beside its datasets. */
export interface ListRow {
  total: number;
  /** Whether datasets follow after this page. */
  more: boolean;
  last_created_at: string | null;
  last_id: string | null;
}

/** A part of the datasets that the caller may see; the parts exclude each other. */
interface Source {
  condition: string;
  /** The same for dataset_totals, if its rows can tell this part from the others. */
  totals: string | undefined;
}

const ORDER = 'order by d.created_at desc, d.id desc';

/**
 * One page of a list and the number of all matches, newest first.
 * The text depends only on which filters there are, so that there are few texts and each gets plans of its own.
 * @param viewer Whose view is listed; undefined lists everything.
 */
export function listStatement(
  columns: readonly DatasetColumn[],
  bucket: string,
  { filter, page, limit, after }: ListRequest,
  viewer: DatasetViewer | undefined,
): Statement {
  const values = new Values([filter.taskType ?? null, limit]);
  const offset = after || page === 1 ? '0' : values.add((page - 1) * limit, 'bigint');
  const reach = { rows: rowsFor(limit), offset };
  const sources = sourcesOf(values, viewer, filter);
  const conditions = conditionsOf(values, filter);
  const counts = sources.map((source) => countOf(source, conditions));
  const position = after ? keyset(values, after) : 'true';
  // A sub-select hides the system columns that it does not name.
  const selects = sources.map(
    ({ condition }) =>
      `select d.*, d.xmin from datasets d where ${matching(condition, conditions)} and ${position}`,
  );
  const text = `
    select ${aggregated(columns, 'page.n', 'page.n <= $2::int')},
           count(*) > $2::int as more,
           max(page.created_at) filter (where page.n = $2::int) as last_created_at,
           max(page.id) filter (where page.n = $2::int) as last_id,
           (${counts.join(' + ')})::bigint as total
      from (select d.id, row_number() over (${ORDER}) as n,
                   ${eachRow(columns, () => values.add(bucket, 'text'))},
                   (extract(epoch from d.created_at) * 1000000)::bigint::text as created_at
              from (${pageOf(selects, reach)}) d
              ${joinPublication('$1::text')}) page`;
  return { text, values: values.list };
}

const EVERYTHING: Source = { condition: 'true', totals: 'true' };
const PUBLIC: Source = {
  condition: `d.visibility = 'public'`,
  totals: `d.visibility = 'public'`,
};

function sourcesOf(
  values: Values,
  viewer: DatasetViewer | undefined,
  { visibility }: ListFilter,
): Source[] {
  if (!viewer || viewer.sees === 'everything') return [EVERYTHING];
  if (viewer.sees === 'own' && visibility === 'public') return [PUBLIC];
  const { texts, values: shared } = waysToSee(viewer, values.list.length + 1);
  values.list.push(...shared);
  // The first of several ways is the public one.
  const others = texts.length > 1 ? texts.slice(1) : texts;
  const further = others.map((condition) => ({ condition, totals: undefined }));
  return viewer.sees === 'own' && visibility === undefined ? [PUBLIC, ...further] : further;
}

interface Conditions {
  /** On what dataset_totals knows of a dataset. */
  kind: string[];
  others: string[];
}

function conditionsOf(values: Values, filter: ListFilter): Conditions {
  const when = (condition: string, value: unknown, type: string) =>
    value === undefined ? [] : [`${condition} ${values.add(value, type)}`];
  return {
    kind: [
      ...when('d.visibility =', filter.visibility, 'text'),
      ...when('d.labeled =', filter.labeled, 'boolean'),
      ...when('d.format =', filter.format, 'text'),
      ...when('d.published_task_types @>', filter.taskType && [filter.taskType], 'text[]'),
    ],
    others: [
      ...when('d.owner_id =', filter.ownerId, 'int'),
      ...when('d.tags @>', filter.tags && JSON.stringify(filter.tags), 'jsonb'),
    ],
  };
}

function matching(condition: string, { kind, others }: Conditions): string {
  return [condition, ...kind, ...others, `d.status <> 'deleting'`].join(' and ');
}

function countOf({ condition, totals }: Source, conditions: Conditions): string {
  if (totals === undefined || conditions.others.length > 0) {
    return `(select count(*) from datasets d where ${matching(condition, conditions)})`;
  }
  const kind = [totals, ...conditions.kind].join(' and ');
  return `(select coalesce(sum(d.num_datasets), 0) from dataset_totals d where ${kind})`;
}

function keyset(values: Values, { createdAtMicros, id }: CursorPosition): string {
  const micros = values.add(createdAtMicros, 'bigint');
  const createdAt = `timestamptz 'epoch' + ${micros} * interval '1 microsecond'`;
  return `(d.created_at, d.id) < (${createdAt}, ${values.add(id, 'text')})`;
}

/** Rows to read for a page: a few fixed numbers, which stand in the text. */
const STEPS = [10, 20, 50, 100, 200];

/**
 * The rows of a page and one more. A number that the planner sees lets one plan serve every request; with a
 * parameter it expects a share of the whole table and plans each request anew.
 */
function rowsFor(limit: number): number {
  return (STEPS.find((step) => step >= limit) ?? limit) + 1;
}

/** Of each source the rows that could be on the page; of these the page and at least one row more. */
function pageOf(selects: string[], { rows, offset }: { rows: number; offset: string }): string {
  const page = `${ORDER} limit ${rows} offset ${offset}`;
  if (selects.length === 1) return `${selects[0]} ${page}`;
  const parts = selects.map((select) => `(${select} ${ORDER} limit ${rows} + ${offset})`);
  return `select d.* from (${parts.join(' union all ')}) d ${page}`;
}
