import type {
  ImageFilter,
  ImageListRequest,
  ImageSort,
  ListPosition,
  StatusFilter,
} from './image-list-request';
import { blockStart, firstPlace } from './block-start';
import type { ImagePlace } from './image-place';
import { fingerprintOf } from './known-pages';
import { type Statement, Values } from './statement';

/** More matches than this are not counted one by one. */
const MAX_COUNTED = 100_000;

/** The column of an order; the ordinal decides between equals. */
const COLUMNS: Record<ImageSort, { column: string; type: string; descending: boolean }> = {
  uploaded: { column: '', type: '', descending: false },
  '-uploaded': { column: '', type: '', descending: true },
  name: { column: 'file_name', type: 'text', descending: false },
  '-name': { column: 'file_name', type: 'text', descending: true },
  size: { column: 'size', type: 'bigint', descending: false },
  '-size': { column: 'size', type: 'bigint', descending: true },
};

/** Rows to read, as numbers that stand in the text: the planner knows then how short a page is. */
const STEPS = [10, 50, 100, 200];

/** A statement, and up to which number its total is true. */
export interface ImageListStatement extends Statement {
  countedUpTo: number;
}

/** Each image by its place and the transaction that wrote it, and how many there are. */
const FINGERPRINT = fingerprintOf(`t.total, ' ', (
           select string_agg(concat(i.ordinal, '.', i.written), ',' order by i.ordinal) from images i)`);

/**
 * One page of the images of a dataset and the number of all matches. The text depends only on which filters there are.
 * There is a row without an image when the page is empty or the one that is known, and up to a few rows more than were
 * asked for.
 * @param known The fingerprint of a page that need not be told again; empty when there is none.
 */
export function imageListStatement(
  { datasetId, projectId }: ImagePlace,
  request: ImageListRequest,
  known: string,
): ImageListStatement {
  const values = new Values([datasetId, projectId]);
  const matches = matching(values, request.filter);
  const page = isPlainList(request)
    ? blockPage(values, request)
    : filteredPage(values, request, matches);
  const total = totalOf(request.filter);
  const text = `
    with ${page}, totals as materialized (
      select ${total ?? boundedCount(matches)} as total, $2::text as project_id
    ), found as materialized (
      select t.total, ${FINGERPRINT} as fingerprint from totals t
    )
    select f.total, f.fingerprint, i.*
      from found f
      left join (select * from images where (select fingerprint from found) <> ${values.add(known, 'text')}) i on true
     order by ${orderOf('i', request.sort)}`;
  return { text, values: values.list, countedUpTo: total === undefined ? MAX_COUNTED : Infinity };
}

function isPlainList({ filter, sort, after }: ImageListRequest): boolean {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return !isFiltered && !after && COLUMNS[sort].column === '';
}

const IMAGE = `m.id, m.file_name, m.s3_key, m.thumbnail_key, m.size, m.last_modified, m.width, m.height,
             m.folder_path, m.ordinal, m.xmin as written`;

/** In the order of upload: whole blocks are skipped by their counts, the rest within one block. */
function blockPage(values: Values, { sort, limit, offset }: ImageListRequest): string {
  const { descending } = COLUMNS[sort];
  const direction = descending ? 'desc' : 'asc';
  const skip = values.add(offset, 'bigint');
  return `
    start as materialized (${blockStart(skip, direction)}
    ), images as materialized (
      select ${IMAGE}
        from image_metadata m
       where m.dataset_id = $1 and m.ordinal ${descending ? '<=' : '>='} (${firstPlace('start', direction)})
       order by m.ordinal ${direction}
       limit ${rowsFor(limit)}
    )`;
}

interface Matches {
  from: string;
  conditions: string[];
}

function filteredPage(values: Values, request: ImageListRequest, matches: Matches): string {
  const { sort, after, offset, limit } = request;
  const source = COLUMNS[sort].column === '' ? sourceOf(request.filter) : undefined;
  const conditions = [...(source ?? matches).conditions];
  const place = source ? 's.image_ordinal' : 'm.ordinal';
  if (after) conditions.push(keyset(values, sort, after, place));
  const skip = offset > 0 && !after ? `offset ${values.add(offset, 'bigint')}` : '';
  return `
    page as materialized (
      select ${place} as ordinal
        from ${(source ?? matches).from}
       where ${conditions.join(' and ')}
       order by ${orderOf('m', sort, place)}
       ${skip} limit ${rowsFor(limit)}
    ), images as materialized (
      select ${IMAGE} from page p join image_metadata m on m.dataset_id = $1 and m.ordinal = p.ordinal
    )`;
}

/** Rows that know the places of all images that a single filter lets through: no image need be looked at. */
function sourceOf(filter: ImageFilter): Matches | undefined {
  const [name, ...others] = namesOf(filter);
  const { status } = filter;
  if (others.length > 0) return undefined;
  const conditions = ['s.project_id = $2', 's.task_type = $3'];
  if (name === 'classId') {
    return { from: 'image_classes s', conditions: [...conditions, 's.class_id = $4'] };
  }
  if (name !== 'status' || status === undefined || status === 'not-started') return undefined;
  return {
    from: 'image_annotation_status s',
    conditions: [...conditions, ...statusConditions(status)],
  };
}

function statusConditions(status: Exclude<StatusFilter, 'not-started'>): string[] {
  if (status === 'in-progress') return [`s.status = 'in-progress'`];
  return [`s.status = 'completed'`, ...(status === 'confirmed' ? ['s.is_image_confirmed'] : [])];
}

/** Filters that are set. The task is none of its own. */
function namesOf(filter: ImageFilter): string[] {
  const named = Object.entries(filter).filter(([, value]) => value !== undefined);
  return named.map(([name]) => name).filter((name) => name !== 'taskType');
}

function matching(values: Values, filter: ImageFilter): Matches {
  const from = ['image_metadata m'];
  const conditions = ['m.dataset_id = $1'];
  const task = filter.taskType === undefined ? '' : values.add(filter.taskType, 'text');
  if (filter.search !== undefined) {
    const pattern = values.add(`%${filter.search.replace(/[\\%_]/g, '\\$&')}%`, 'text');
    conditions.push(`(coalesce(m.folder_path || '/', '') || m.file_name) ilike ${pattern}`);
  }
  if (filter.folder === '') conditions.push(`coalesce(m.folder_path, '') = ''`);
  else if (filter.folder !== undefined) {
    conditions.push(`m.folder_path = ${values.add(filter.folder, 'text')}`);
  }
  if (filter.assigneeId !== undefined) {
    conditions.push(`m.ordinal in (
          select i.image_ordinal
            from annotation_tasks t join annotation_task_images i on i.task_id = t.id
           where t.project_id = $2 and t.status <> 'cancelled'
             and t.assignee_id = ${values.add(filter.assigneeId, 'int')})`);
  }
  if (filter.classId !== undefined) {
    from.push(`join image_classes c on c.project_id = $2 and c.task_type = ${task}
                and c.class_id = ${values.add(filter.classId, 'text')} and c.image_ordinal = m.ordinal
                and c.annotations > 0`);
  }
  matchStatus(filter, task, { from, conditions });
  return { from: from.join('\n        '), conditions };
}

function matchStatus(
  { status }: ImageFilter,
  task: string,
  { from, conditions }: { from: string[]; conditions: string[] },
): void {
  if (status === undefined) return;
  const ofTask = `s.project_id = $2 and s.task_type = ${task} and s.image_ordinal = m.ordinal`;
  if (status === 'not-started') {
    conditions.push(
      `not exists (select from image_annotation_status s where ${ofTask} and s.status <> 'not-started')`,
    );
    return;
  }
  from.push(`join image_annotation_status s on ${ofTask}`);
  conditions.push(...statusConditions(status));
}

/** From the totals that triggers keep, where they know. */
function totalOf(filter: ImageFilter): string | undefined {
  const images = '(select d.stored_images from datasets d where d.id = $1)';
  const names = namesOf(filter);
  if (names.length === 0) return images;
  if (names.length === 1 && names[0] === 'status') return statusTotal(filter, images);
  if (names.length === 1 && names[0] === 'classId') {
    return `(select coalesce(sum(a.images), 0)::bigint from annotation_counts a
              where a.project_id = $2 and a.task_type = $3 and a.class_id = $4)`;
  }
  return undefined;
}

function boundedCount({ from, conditions }: Matches): string {
  return `(select count(*) from (select from ${from} where ${conditions.join(' and ')}
            limit ${MAX_COUNTED + 1}) n)`;
}

const STATUS_SUMS = {
  'not-started': 'a.in_progress + a.completed + a.confirmed',
  'in-progress': 'a.in_progress',
  completed: 'a.completed + a.confirmed',
  confirmed: 'a.confirmed',
};

function statusTotal({ status = 'not-started' }: ImageFilter, images: string): string {
  const sum = `(select coalesce(sum(${STATUS_SUMS[status]}), 0)::bigint from image_status_counts a
            where a.project_id = $2 and a.task_type = $3)`;
  return status === 'not-started' ? `${images} - ${sum}` : sum;
}

function orderOf(alias: string, sort: ImageSort, place = `${alias}.ordinal`): string {
  const { column, descending } = COLUMNS[sort];
  const columns = column === '' ? [place] : [`${alias}.${column}`, place];
  return columns.map((each) => `${each}${descending ? ' desc' : ''}`).join(', ');
}

function keyset(
  values: Values,
  sort: ImageSort,
  { ordinal, value }: ListPosition,
  place: string,
): string {
  const { column, type, descending } = COLUMNS[sort];
  const comparison = descending ? '<' : '>';
  const after = values.add(ordinal, 'bigint');
  if (column === '') return `${place} ${comparison} ${after}`;
  return `(m.${column}, ${place}) ${comparison} (${values.add(value, type)}, ${after})`;
}

function rowsFor(limit: number): number {
  return (STEPS.find((step) => step >= limit) ?? limit) + 1;
}
