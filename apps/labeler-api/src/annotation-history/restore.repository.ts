import type { Tx } from '@libs/database';
import type { PlanPart, RestoreTarget } from './restore-plan';

/** Writes a version that no client has seen, so that whoever holds an older one is told. */
const BRING_BACK = `
  with revived as (
    insert into annotations (id, project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, version, created_by, updated_by, is_verified, notes, annotation_state,
      confirmed_at, confirmed_by, created_at, updated_at)
    select p.annotation_id, $1, $2, t.image_id, t.annotation_type, t.task_type, t.geometry, t.class_id,
           t.class_name, coalesce(t.attributes, '{}'), t.confidence, greatest(t.version, l.version, 0) + 1,
           t.created_by, $3, coalesce(t.is_verified, false), t.notes, coalesce(t.annotation_state, 'draft'),
           t.confirmed_at, t.confirmed_by, coalesce(t.created_at, now()), clock_timestamp()
      from restore_plan p
     cross join lateral jsonb_populate_record(null::annotations, p.target) t
      left join lateral (
        select greatest((h.previous_state ->> 'version')::int, (h.new_state ->> 'version')::int) as version
          from annotation_history h
         where h.annotation_id = p.annotation_id
         order by h.id desc limit 1) l on true
     where p.outcome = 'create' and p.annotation_id > $4 and p.annotation_id <= $5
     order by p.annotation_id
    returning id, image_id, task_type, annotation_state(annotations) as state
  )
  insert into annotation_history (annotation_id, project_id, image_id, task_type, action, new_state, changed_by,
    timestamp)
  select r.id, $1, r.image_id, r.task_type, 'restore', r.state, $3, clock_timestamp()
    from revived r order by r.id`;

const SET_BACK = `
  with changed as (
    update annotations a
       set image_id = t.image_id, annotation_type = t.annotation_type, task_type = t.task_type,
           geometry = t.geometry, class_id = t.class_id, class_name = t.class_name,
           attributes = coalesce(t.attributes, '{}'), confidence = t.confidence,
           is_verified = coalesce(t.is_verified, false), notes = t.notes,
           annotation_state = coalesce(t.annotation_state, 'draft'),
           confirmed_at = t.confirmed_at, confirmed_by = t.confirmed_by,
           created_by = t.created_by, created_at = coalesce(t.created_at, a.created_at),
           version = greatest(a.version, t.version) + 1, updated_by = $2, updated_at = clock_timestamp()
      from restore_plan p
      join annotations b on b.id = p.annotation_id
     cross join lateral jsonb_populate_record(null::annotations, p.target) t
     where a.id = b.id and p.outcome = 'update' and p.annotation_id > $3 and p.annotation_id <= $4
    returning a.id, a.image_id, a.task_type, annotation_state(b) as before, annotation_state(a) as after
  )
  insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, new_state,
    changed_by, timestamp)
  select c.id, $1, c.image_id, c.task_type, 'restore', c.before, c.after, $2, clock_timestamp()
    from changed c order by c.id`;

const TAKE_AWAY = `
  with gone as (
    delete from annotations a using restore_plan p
     where p.annotation_id = a.id and p.outcome = 'delete' and p.annotation_id > $3 and p.annotation_id <= $4
    returning a.id, a.image_id, a.task_type, annotation_state(a) as state
  )
  insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, changed_by,
    timestamp)
  select g.id, $1, g.image_id, g.task_type, 'restore', g.state, $2, clock_timestamp()
    from gone g order by g.id`;

const FIND_LOCKED = `
  select l.image_id as "imageId"
    from image_locks l
   where l.project_id = $1 and l.user_id <> $2 and l.expires_at > clock_timestamp()
     and l.image_id in (select p.image_id from restore_plan p)
   order by l.image_id limit $3`;

const IDS_SHOWN = 100;

/**
 * Does what the plan says, with the history of each annotation. Statuses and totals follow by triggers; first comes
 * what is added, so that no status of an image is lost in between.
 */
export async function carryOut(
  tx: Tx,
  { projectId, datasetId }: RestoreTarget,
  userId: number,
  parts: readonly PlanPart[],
): Promise<void> {
  for (const { after, upTo } of parts) {
    await tx.query(BRING_BACK, [projectId, datasetId, userId, after, upTo]);
  }
  for (const { after, upTo } of parts) {
    await tx.query(SET_BACK, [projectId, userId, after, upTo]);
  }
  for (const { after, upTo } of parts) {
    await tx.query(TAKE_AWAY, [projectId, userId, after, upTo]);
  }
}

/** The first images of what is planned that somebody else has locked. */
export async function lockedByOthers(
  tx: Tx,
  { projectId }: RestoreTarget,
  userId: number,
): Promise<string[]> {
  const rows = await tx.query<{ imageId: string }>(FIND_LOCKED, [projectId, userId, IDS_SHOWN]);
  return rows.map(({ imageId }) => imageId);
}

/** The last entry of the history of an annotation that is not there. */
export async function findDeletion(tx: Tx, annotationId: number): Promise<number | undefined> {
  const [row] = await tx.sql<{ id: number }>`
    select max(h.id) as id from annotation_history h
     where h.annotation_id = ${annotationId}
       and not exists (select from annotations a where a.id = ${annotationId})
    having count(*) > 0`;
  return row?.id;
}

/** Tells whether the history of the project, or of the annotation, has this entry. */
export async function hasEntry(
  tx: Tx,
  { projectId, scope }: Pick<RestoreTarget, 'projectId' | 'scope'>,
  historyId: number,
): Promise<boolean> {
  const annotationId = scope.of === 'annotation' ? scope.annotationId : null;
  const rows = await tx.sql`
    select from annotation_history h
     where h.id = ${historyId}::bigint and h.project_id = ${projectId}
       and (${annotationId}::bigint is null or h.annotation_id = ${annotationId}::bigint)`;
  return rows.length > 0;
}
