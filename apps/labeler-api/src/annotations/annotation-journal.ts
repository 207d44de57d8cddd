import type { Actor } from '../audit/actor';

/** The first parameters of a statement with a journal. */
export function journalValues({ userId, sessionId, origin }: Actor): unknown[] {
  return [userId, sessionId, origin.ipAddress, origin.userAgent];
}

/** Of a change of many images, so many are named to those who watch. */
const IMAGES_TOLD = 100;

/**
 * What a statement that changes annotations writes beside them: history, the record of who did it, and events. One
 * annotation is told of by its id, several of one project together.
 * Expects `$1` to `$4` as `journalValues` gives them, and `changed` (id, project_id, image_id, task_type, action,
 * previous, state).
 */
export const JOURNAL = `
  recorded as (
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, new_state,
      changed_by, timestamp)
    select c.id, c.project_id, c.image_id, c.task_type, c.action, c.previous, c.state, $1::int, clock_timestamp()
      from changed c order by c.action = 'create', c.id
  ), grouped as (
    select c.project_id, c.action, count(*) = 1 as is_one, count(*) as annotations, max(c.id) as id,
           max(c.image_id) as image_id, max(c.task_type) as task_type, count(distinct c.image_id) as images,
           to_jsonb((array_agg(distinct c.image_id))[1:${IMAGES_TOLD}]) as image_ids
      from changed c group by c.project_id, c.action
  ), audited as (
    insert into audit_logs (user_id, session_id, ip_address, user_agent, action, resource_type, resource_id, details)
    select $1::int, $2::text, $3::text, $4::text,
           case when g.is_one then 'annotation_' else 'annotation_batch_' end || g.action,
           case when g.is_one then 'annotation' else 'project' end,
           case when g.is_one then g.id::text else g.project_id end,
           case when g.is_one then jsonb_build_object('project_id', g.project_id, 'image_id', g.image_id)
                else jsonb_build_object('annotations', g.annotations, 'images', g.images) end
      from grouped g order by g.project_id, g.action = 'create'
  ), told as (
    insert into project_events (project_id, type, actor_id, payload)
    select g.project_id,
           case when not g.is_one then 'annotations.changed'
                else 'annotation.' || rtrim(g.action, 'e') || 'ed' end,
           $1::int,
           case when g.is_one
                then jsonb_build_object('annotation_id', g.id, 'image_id', g.image_id, 'task_type', g.task_type)
                else jsonb_build_object('action', g.action, 'count', g.annotations, 'image_ids', g.image_ids) end
      from grouped g order by g.project_id, g.action = 'create'
  )`;
