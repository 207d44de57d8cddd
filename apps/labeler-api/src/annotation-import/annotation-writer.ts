import type { Tx } from '@libs/database';
import type { AnnotationState } from '@libs/labeler-db';
import { databaseJson } from './database-json';
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
}

export interface Written {
  annotations: number;
  /** Images that got some of them. */
  imageIds: string[];
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

/**
 * One statement for annotations and their history. What is there already, to the last digit, is left alone. An image
 * that was confirmed has to be looked at again: triggers keep its status, and every total.
 */
const WRITE = `
  with given as (
    select * from jsonb_to_recordset($1) as g("imageId" text, "annotationType" text, "taskType" text,
      geometry jsonb, "classId" text, "className" text, attributes jsonb, confidence int,
      position int, "isKnown" boolean)
  ), fresh as (
    select g.* from given g
     where not g."isKnown" or not exists (
       select from annotations e
        where e.id <= $6 and e.project_id = $2 and e.image_id = g."imageId" and e.task_type = g."taskType"
          and e.annotation_type = g."annotationType" and e.class_id is not distinct from g."classId"
          and e.geometry = g.geometry)
  ), added as (
    insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, created_by, annotation_state, confirmed_at, confirmed_by)
    select $2, $3, f."imageId", f."annotationType", f."taskType", f.geometry, f."classId", f."className",
           f.attributes, f.confidence, $4,
           case when f."annotationType" = 'no_object' then 'confirmed' else $5 end,
           case when $5 = 'confirmed' and f."annotationType" <> 'no_object' then now() end,
           case when $5 = 'confirmed' and f."annotationType" <> 'no_object' then $4::int end
      from fresh f order by f.position
    returning id, image_id, task_type, annotation_state(annotations) as state
  ), recorded as (
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, new_state, changed_by,
      timestamp)
    select a.id, $2, a.image_id, a.task_type, 'create', a.state, $4, clock_timestamp()
      from added a order by a.id
  )
  select count(*)::int as annotations, coalesce(array_agg(distinct a.image_id), '{}') as "imageIds"
    from added a`;

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
  { datasetId, projectId, userId, state, lastId }: WriteTarget,
  { annotations, known }: { annotations: readonly NewAnnotation[]; known: ReadonlySet<string> },
): Promise<Written> {
  const rows = annotations.map((annotation, position) => ({
    ...annotation,
    position,
    isKnown: known.has(annotation.imageId),
  }));
  const values = [databaseJson(rows), projectId, datasetId, userId, state, lastId];
  const [written] = await tx.query<Written>(WRITE, values);
  return written ?? { annotations: 0, imageIds: [] };
}
