import type { Tx } from '@libs/database';
import { holds } from '@libs/revisions';

/** A frozen state of a task. */
export interface FrozenState {
  datasetId: string;
  projectId: string;
  taskType: string;
  revision: number;
}

/** Records hold times to the millisecond. */
const sameTime = (column: string, member: string): string =>
  `date_trunc('milliseconds', (b.state ->> '${column}')::timestamptz) = (f.record ->> '${member}')::timestamptz`;

/**
 * What the records of the revision `$4` say of annotations of the task `$3`, and what is there now, on every image that
 * may differ: whose record was made or ended since, or that is marked as changed after the last freeze.
 */
const PLAN = `
  with candidates as materialized (
    select f.image_id from frozen_annotations f
     where f.dataset_id = $1 and f.task_type = $3 and f.from_revision > $4
    union
    select f.image_id from frozen_annotations f
     where f.dataset_id = $1 and f.task_type = $3 and f.to_revision > $4
    union
    select s.image_id from image_annotation_status s
     where s.dataset_id = $1 and s.task_type = $3 and s.is_changed
    union
    select c.image_id from changed_images c where c.dataset_id = $1
  ), frozen as materialized (
    select (e.value ->> 'id')::bigint as id, c.image_id, e.value as record
      from candidates c
     cross join lateral (
       select f.record from frozen_annotations f
        where f.dataset_id = $1 and f.image_id = c.image_id and f.task_type = $3 and ${holds('f', '$4')}
        order by f.from_revision desc limit 1) f
     cross join lateral jsonb_array_elements((f.record -> 'annotations')::jsonb) e
  ), targets as (
    select f.id, f.image_id, b.state || jsonb_build_object(
                'image_id', f.image_id, 'task_type', $3::text, 'annotation_type', f.record -> 'type',
                'geometry', f.record -> 'geometry', 'class_id', f.record -> 'classId',
                'class_name', f.record -> 'className', 'attributes', f.record -> 'attributes',
                'confidence', f.record -> 'confidence', 'annotation_state', f.record -> 'state',
                'notes', f.record -> 'notes', 'created_by', f.record -> 'createdBy',
                'confirmed_by', f.record -> 'confirmedBy',
                'created_at', case when ${sameTime('created_at', 'createdAt')} then b.state -> 'created_at'
                                   else f.record -> 'createdAt' end,
                'confirmed_at', case when ${sameTime('confirmed_at', 'confirmedAt')} then b.state -> 'confirmed_at'
                                     else f.record -> 'confirmedAt' end) as target
      from frozen f
      left join annotations a on a.id = f.id
      left join lateral (
        select h.previous_state from annotation_history h
         where h.annotation_id = f.id and a.id is null
         order by h.id desc limit 1) h on true
     cross join lateral (
       select coalesce(case when a.id is not null then annotation_state(a) end, h.previous_state, '{}') as state
       offset 0) b
  )
  insert into restore_plan (annotation_id, target, image_id, is_whole)
  select t.id, t.target, t.image_id, true from targets t
  union all
  select a.id, null, a.image_id, true
    from candidates c
    join annotations a on a.project_id = $2 and a.image_id = c.image_id and a.task_type = $3
   where not exists (select from frozen f where f.id = a.id)`;

/** Fills the plan of a restore: back to a frozen state. It costs what differs. */
export async function planRevision(
  tx: Tx,
  { datasetId, projectId, taskType, revision }: FrozenState,
): Promise<void> {
  await tx.query(PLAN, [datasetId, projectId, taskType, revision]);
}
