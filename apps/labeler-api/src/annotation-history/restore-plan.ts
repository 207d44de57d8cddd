import { ProjectNotFoundError } from '@libs/access';
import type { Tx } from '@libs/database';
import { planRevision } from './revision-plan';

/** Whose annotations are set back. */
export type RestoreScope =
  | { of: 'annotation'; annotationId: number }
  | { of: 'image'; imageId: string; taskType: string | null }
  | { of: 'task'; taskType: string };

/** Back to where: what happened after an entry of the history, or after a moment, is undone. */
export type PastPoint = { historyId: number } | { timestamp: string };

/** Or to what a version was made of; that is for all annotations of a task. */
export type RestorePoint = PastPoint | { versionId: number; revision: number };

export interface RestoreTarget {
  projectId: string;
  datasetId: string;
  scope: RestoreScope;
  point: RestorePoint;
}

/** What has to be done, by kind and class. */
export type PlanLine = {
  outcome: 'create' | 'update' | 'delete' | 'same' | 'image_gone' | 'class_gone' | 'incomplete';
  task_type: string | null;
  class_id: string | null;
  class_name: string | null;
  annotations: number;
  /** Those that somebody else made. */
  of_others: number;
};

/** A range of ids. */
export interface PlanPart {
  after: number;
  upTo: number;
}

const IDS_SHOWN = 100;
const PART = 10_000;

const CREATE = `
  create temporary table restore_plan (
    annotation_id bigint primary key, target jsonb, image_id varchar(255), is_whole boolean not null, outcome text
  ) on commit drop`;

/** What releases since then write down; with all of it, an entry says everything. */
const WHOLE = `array['image_id', 'annotation_type', 'task_type', 'geometry', 'class_id', 'class_name', 'attributes',
  'confidence', 'is_verified', 'notes', 'annotation_state', 'confirmed_at', 'confirmed_by', 'created_by', 'created_at']`;

const plan = (changed: string) => `
  with first as (
    select distinct on (h.annotation_id) h.annotation_id, h.action, h.previous_state,
           coalesce(h.image_id, h.previous_state ->> 'image_id') as image_id
      from annotation_history h
     where ${changed}
     order by h.annotation_id, h.id
  ), planned as (
    insert into restore_plan (annotation_id, target, image_id, is_whole)
    select f.annotation_id, f.previous_state, f.image_id,
           case when f.previous_state is null then f.action in ('create', 'restore')
                else f.previous_state ?& ${WHOLE} end
      from first f
    returning is_whole
  )
  select count(*) filter (where not is_whole)::int as partial from planned`;

/**
 * Entries of older releases hold what they changed. An attribute was then what the first entry after the moment says of
 * it, else what it is now, else what the last entry before the moment says.
 */
const complete = (changed: string) => `
  update restore_plan p
     set target = s.state,
         image_id = coalesce(p.image_id, t.image_id),
         is_whole = t.image_id is not null and t.annotation_type is not null and t.task_type is not null
           and t.created_by is not null and coalesce(jsonb_typeof(t.geometry) = 'object', false)
    from (select q.annotation_id,
                 coalesce(b.state, '{}') || case when a.id is null then '{}' else annotation_state(a) end
                   || coalesce(l.state, '{}') as state
            from restore_plan q
            left join annotations a on a.id = q.annotation_id
           cross join lateral (
             select jsonb_object_agg(e.key, e.value order by h.id) as state
               from annotation_history h
              cross join lateral jsonb_each(
                jsonb_strip_nulls(jsonb_build_object(
                  'image_id', h.image_id, 'task_type', h.task_type,
                  'created_by', case when h.action = 'create' then h.changed_by end,
                  'created_at', case when h.action = 'create' then h.timestamp end))
                || coalesce(h.new_state, '{}')) e
              where h.annotation_id = q.annotation_id and not (${changed})) b
           cross join lateral (
             select jsonb_object_agg(e.key, e.value order by h.id desc) as state
               from annotation_history h
              cross join lateral jsonb_each(h.previous_state) e
              where h.annotation_id = q.annotation_id and (${changed})) l
           where not q.is_whole) s
   cross join lateral jsonb_populate_record(null::annotations, s.state) t
   where p.annotation_id = s.annotation_id`;

/** Before the rows, as every other writer does: nobody deletes or renames classes of the project meanwhile. */
const HOLD_CLASSES = `
  select from annotation_projects w where w.id = $1 and w.removed_at is null for key share`;

/** Rows first and then images, each in one order: as every other writer does. */
const LOCK_ANNOTATIONS = `
  select count(*) from (
    select from annotations a
      join restore_plan p on p.annotation_id = a.id
     order by a.id for update of a) locked`;

const LOCK_IMAGES = `
  select count(*) from (
    select from image_metadata m
     where m.dataset_id = $1 and m.id in (select p.image_id from restore_plan p)
     order by m.id for no key update) locked`;

const CONTENT = (row: string) =>
  [
    ...['image_id', 'annotation_type', 'task_type', 'geometry', 'class_id', 'class_name'],
    ...['attributes', 'confidence', 'is_verified', 'notes', 'annotation_state'],
    ...['confirmed_at', 'confirmed_by', 'created_by', 'created_at'],
  ]
    .map((column) => `${row}.${column}`)
    .join(', ');

/**
 * Decides what becomes of each annotation, and fills in what no entry of its history says. Classes have the names that
 * they have now. A class, or a task, that the project has no longer does not come back.
 */
const JUDGE = `
  with known as materialized (
    select t.task_type, '' as class_id, null as class_name
      from annotation_projects w
     cross join lateral unnest(w.task_types) as t(task_type)
     where w.id = $5
    union all
    select t.task_type, c.key, coalesce(c.value ->> 'name', c.key)
      from annotation_projects w
     cross join lateral unnest(w.task_types) as t(task_type)
     cross join lateral jsonb_each(w.task_classes -> t.task_type) c
     where w.id = $5
  ), named as (
    select p.annotation_id, p.image_id, p.is_whole, k.task_type is not null as is_known,
           case when k.class_name is null then p.target
                else p.target || jsonb_build_object('class_name', k.class_name) end as target
      from restore_plan p
      left join known k
        on k.task_type = p.target ->> 'task_type' and k.class_id = coalesce(p.target ->> 'class_id', '')
     where p.annotation_id > $3 and p.annotation_id <= $4
  ), judged as (
    select p.annotation_id,
           case when p.target is null then case when a.id is null then 'none' else 'delete' end
                when not p.is_whole then 'incomplete'
                when m.id is null then 'image_gone'
                when not p.is_known and (a.task_type, a.class_id) is distinct from (t.task_type, t.class_id)
                then 'class_gone'
                when a.id is null then 'create'
                when (${CONTENT('a')}) is distinct from (${CONTENT('t')}) then 'update'
                else 'same' end as outcome,
           coalesce(t.image_id, a.image_id, p.image_id) as image_id,
           coalesce(t.task_type, a.task_type) as task_type,
           case when p.target is null then a.class_id else t.class_id end as class_id,
           case when p.target is null then a.class_name else t.class_name end as class_name,
           coalesce(a.created_by, t.created_by) as created_by, p.target
      from named p
      left join annotations a on a.id = p.annotation_id
     cross join lateral jsonb_populate_record(null::annotations, coalesce(p.target, '{}')) t
      left join image_metadata m on m.dataset_id = $1 and m.id = t.image_id
  ), kept as (
    update restore_plan p set outcome = j.outcome, image_id = j.image_id, target = j.target
      from judged j where j.annotation_id = p.annotation_id
  )
  select j.outcome, j.task_type, j.class_id, min(j.class_name) as class_name, count(*)::int as annotations,
         count(*) filter (where j.created_by is distinct from $2::int)::int as of_others
    from judged j
   where j.outcome <> 'none'
   group by j.outcome, j.task_type, j.class_id
   order by j.task_type, min(j.class_name), j.class_id`;

/** Makes the plan, in a table that goes with the transaction. What is not in it stays as it is. */
export async function planRestore(
  tx: Tx,
  { projectId, datasetId, scope, point }: RestoreTarget,
): Promise<void> {
  if ('revision' in point) {
    if (scope.of !== 'task') throw new Error('A version is restored as a whole');
    await tx.query(CREATE);
    const { taskType } = scope;
    await planRevision(tx, { datasetId, projectId, taskType, revision: point.revision });
    return;
  }
  const values: unknown[] = [projectId];
  const changed = changedSince(scope, point, (value) => `$${values.push(value)}`);
  await tx.query(CREATE);
  const [planned] = await tx.query<{ partial: number }>(plan(changed), values);
  if (planned && planned.partial > 0) await tx.query(complete(changed), values);
}

/** Nobody changes what is in the plan until the transaction ends, or its classes. @throws ProjectNotFoundError */
export async function lockPlanned(tx: Tx, { projectId, datasetId }: RestoreTarget): Promise<void> {
  const projects = await tx.query(HOLD_CLASSES, [projectId]);
  if (projects.length === 0) throw new ProjectNotFoundError(projectId);
  await tx.query(LOCK_ANNOTATIONS);
  await tx.query(LOCK_IMAGES, [datasetId]);
}

/**
 * Parts of the plan that one statement can do without running for long.
 * @returns after which id each begins, and with which it ends
 */
export async function partsOfPlan(tx: Tx): Promise<PlanPart[]> {
  await tx.query('analyze restore_plan');
  const ends = await tx.sql<{ id: number }>`
    select n.annotation_id as id
      from (select p.annotation_id, row_number() over (order by p.annotation_id) as n, count(*) over () as total
              from restore_plan p) n
     where n.n % ${PART} = 0 or n.n = n.total
     order by n.annotation_id`;
  return ends.map(({ id }, index) => ({ after: ends[index - 1]?.id ?? 0, upTo: id }));
}

/** Holds a part of the plan against what is there now. */
export function judgePart(
  tx: Tx,
  { projectId, datasetId }: RestoreTarget,
  userId: number,
  { after, upTo }: PlanPart,
): Promise<PlanLine[]> {
  return tx.query<PlanLine>(JUDGE, [datasetId, userId, after, upTo, projectId]);
}

/** Images with changes: how many, and the first of them. */
export async function plannedImages(tx: Tx): Promise<{ images: number; imageIds: string[] }> {
  const [row] = await tx.sql<{ images: number; imageIds: string[] }>`
    with changed as (
      select distinct p.image_id from restore_plan p where p.outcome in ('create', 'update', 'delete'))
    select count(*)::int as images,
           array(select c.image_id from changed c order by c.image_id limit ${IDS_SHOWN}) as "imageIds"
      from changed`;
  return row ?? { images: 0, imageIds: [] };
}

/** The image of an annotation in the plan; undefined when there is nothing to do. */
export async function plannedImage(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.sql<{ imageId: string | null }>`
    select p.image_id as "imageId" from restore_plan p limit 1`;
  return row?.imageId ?? undefined;
}

/** The first annotations that cannot come back. */
export async function unrestorableIds(tx: Tx): Promise<number[]> {
  const rows = await tx.sql<{ id: number }>`
    select p.annotation_id as id from restore_plan p
     where p.outcome in ('image_gone', 'class_gone', 'incomplete')
     order by p.annotation_id limit ${IDS_SHOWN}`;
  return rows.map(({ id }) => id);
}

function changedSince(
  scope: RestoreScope,
  point: PastPoint,
  bind: (value: unknown) => string,
): string {
  const conditions = ['h.project_id = $1'];
  if (scope.of === 'annotation') {
    conditions.push(`h.annotation_id = ${bind(scope.annotationId)}::bigint`);
  } else {
    if (scope.of === 'image') conditions.push(`h.image_id = ${bind(scope.imageId)}`);
    if (scope.taskType !== null) conditions.push(`h.task_type = ${bind(scope.taskType)}`);
  }
  conditions.push(
    'historyId' in point
      ? `h.id > ${bind(point.historyId)}::bigint`
      : `h.timestamp > ${bind(point.timestamp)}::timestamptz`,
  );
  return conditions.join(' and ');
}
