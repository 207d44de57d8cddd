import type { Tx } from '@libs/database';
import type { AnnotationState } from '@libs/labeler-db';
import { databaseJson } from './database-json';
import type { ImportMode } from './import-mode';
import type { ImageMark } from './image-marks';
import type { NewAnnotation } from './object-resolver';

/** Whose annotations these are, and what they become part of. */
export interface WriteTarget {
  datasetId: string;
  projectId: string;
  userId: number;
  state: Exclude<AnnotationState, 'verified'>;
  /** The newest annotation of the project before the first write: older ones may be the same. */
  lastId: number;
  mode: ImportMode;
}

export interface Written {
  annotations: number;
  /** Annotations that were there and say something else now. */
  updated: number;
  /** Images that got some of them. */
  imageIds: string[];
  /** Which of those that were given led to something, from 0. */
  positions: number[];
}

const LIST_MARKS = `
  select a.image_id as "imageId", a.task_type as "taskType",
         bool_or(a.annotation_type = 'no_object') as "isEmpty",
         bool_or(a.annotation_type <> 'no_object') as "hasObjects",
         coalesce(array_agg(distinct a.class_id)
           filter (where a.annotation_type = 'classification' and a.class_id is not null), '{}') as "classIds"
    from annotations a
   where a.project_id = $1 and a.image_id = any($2)
   group by a.image_id, a.task_type`;

const GIVEN = `given as (
    select * from jsonb_to_recordset($1) as g("imageId" text, "annotationType" text, "taskType" text,
      geometry jsonb, "classId" text, "className" text, attributes jsonb, confidence int,
      position int, "isKnown" boolean)
  )`;

const ADDED = `added as (
    insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, created_by, annotation_state, confirmed_at, confirmed_by)
    select $2, $3, f."imageId", f."annotationType", f."taskType", f.geometry, f."classId", f."className",
           f.attributes, f.confidence, $4,
           case when f."annotationType" = 'no_object' then 'confirmed' else $5 end,
           case when $5 = 'confirmed' and f."annotationType" <> 'no_object' then now() end,
           case when $5 = 'confirmed' and f."annotationType" <> 'no_object' then $4::int end
      from fresh f order by f.position
    returning id, image_id, task_type, annotation_state(annotations) as state
  )`;

/**
 * One statement for annotations and their history. What is there already, to the last digit, is left alone. An image
 * that was confirmed has to be looked at again: triggers keep its status, and every total.
 */
const APPEND = `
  with ${GIVEN}, fresh as (
    select g.* from given g
     where not g."isKnown" or not exists (
       select from annotations e
        where e.id <= $6 and e.project_id = $2 and e.image_id = g."imageId" and e.task_type = g."taskType"
          and e.annotation_type = g."annotationType" and e.class_id is not distinct from g."classId"
          and e.geometry = g.geometry)
  ), ${ADDED}, recorded as (
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, new_state, changed_by,
      timestamp)
    select a.id, $2, a.image_id, a.task_type, 'create', a.state, $4, clock_timestamp()
      from added a order by a.id
  )
  select count(*)::int as annotations, 0 as updated, coalesce(array_agg(distinct a.image_id), '{}') as "imageIds",
         array(select f.position from fresh f) as positions
    from added a`;

/**
 * The same, but what is there already gets what the file says beside its form and class. A merge keeps what the file
 * is silent about. What belongs together keeps its mark. An edit of a confirmed annotation reopens it.
 */
const MERGE = `
  with ${GIVEN}, matched as (
    select g.position, e.id
      from given g
     cross join lateral (
       select e.id from annotations e
        where e.id <= $6 and e.project_id = $2 and e.image_id = g."imageId" and e.task_type = g."taskType"
          and e.annotation_type = g."annotationType" and e.class_id is not distinct from g."classId"
          and (g."annotationType" in ('classification', 'no_object') or e.geometry = g.geometry)
        order by e.id limit 1) e
     where g."isKnown"
  ), kept as (
    insert into import_kept (annotation_id) select distinct m.id from matched m on conflict do nothing
  ), changing as (
    select distinct on (m.id) m.id, m.position, annotation_state(e) as state, n.attributes, n.confidence
      from matched m
      join given g on g.position = m.position
      join annotations e on e.id = m.id
     cross join lateral (
       select case when $7 then e.attributes else '{}' end || g.attributes
                || case when g.attributes ? 'instance' and e.attributes ? 'instance'
                        then jsonb_build_object('instance', e.attributes -> 'instance') else '{}' end as attributes,
              coalesce(g.confidence, case when $7 then e.confidence end) as confidence) n
     where (e.attributes, e.confidence) is distinct from (n.attributes, n.confidence)
     order by m.id, m.position
  ), updated as (
    update annotations e
       set attributes = c.attributes, confidence = c.confidence, version = e.version + 1, updated_by = $4,
           updated_at = clock_timestamp(),
           annotation_state = case when e.annotation_type = 'no_object' then e.annotation_state else 'draft' end,
           confirmed_at = case when e.annotation_type = 'no_object' then e.confirmed_at end,
           confirmed_by = case when e.annotation_type = 'no_object' then e.confirmed_by end
      from changing c where e.id = c.id
    returning e.id, e.image_id, e.task_type, c.state as before, annotation_state(e) as after
  ), fresh as (
    select g.* from given g where not exists (select from matched m where m.position = g.position)
  ), ${ADDED}, recorded as (
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state,
      new_state, changed_by, timestamp)
    select w.id, $2, w.image_id, w.task_type, w.action, w.before, w.after, $4, clock_timestamp()
      from (select u.id, u.image_id, u.task_type, 'update' as action, u.before, u.after from updated u
            union all
            select a.id, a.image_id, a.task_type, 'create', null, a.state from added a) w
     order by w.id
  )
  select (select count(*)::int from added) as annotations, (select count(*)::int from updated) as updated,
         array(select a.image_id from added a union select u.image_id from updated u) as "imageIds",
         array(select f.position from fresh f union all select c.position from changing c) as positions`;

/** What the project says of the images, task by task. */
export function listMarks(
  tx: Tx,
  projectId: string,
  imageIds: readonly string[],
): Promise<ImageMark[]> {
  return tx.query<ImageMark>(LIST_MARKS, [projectId, imageIds]);
}

/**
 * Adds annotations that are not there yet, with their history and the status of their images.
 * @param known Images that have annotations already: only these can have the same ones.
 */
export async function writeAnnotations(
  tx: Tx,
  { datasetId, projectId, userId, state, lastId, mode }: WriteTarget,
  { annotations, known }: { annotations: readonly NewAnnotation[]; known: ReadonlySet<string> },
): Promise<Written> {
  const rows = annotations.map((annotation, position) => ({
    ...annotation,
    position,
    isKnown: known.has(annotation.imageId),
  }));
  const values = [databaseJson(rows), projectId, datasetId, userId, state, lastId];
  const [written] =
    mode === 'append'
      ? await tx.query<Written>(APPEND, values)
      : await tx.query<Written>(MERGE, [...values, mode === 'merge']);
  return written ?? { annotations: 0, updated: 0, imageIds: [], positions: [] };
}
