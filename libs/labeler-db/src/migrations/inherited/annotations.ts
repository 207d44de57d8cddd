import type { Adoption } from './tables';

/** Rows that some older writers left without a task. */
const TASK = `coalesce(x.task_type, case
    when x.annotation_type in ('bbox', 'rotated_bbox') then 'detection'
    when x.annotation_type = 'polygon' then 'segmentation'
    when x.annotation_type in ('polyline', 'circle') then 'geometry'
    when x.annotation_type in ('keypoint', 'line', 'classification') then x.annotation_type
    else x.attributes ->> 'task_type' end)`;

const PROJECT_AND_IMAGE = `
      join annotation_projects p on p.id = x.project_id
      join image_names n on n.dataset_id = p.dataset_id and n.name = x.image_id`;

export const ANNOTATIONS: Adoption = {
  table: 'annotations',
  insert: `
    insert into annotations (id, project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, version, created_by, updated_by, is_verified, notes, annotation_state,
      confirmed_at, confirmed_by, created_at, updated_at)
    select x.id, p.id, p.dataset_id, n.image_id, x.annotation_type, ${TASK}, x.geometry, x.class_id,
           x.class_name, pg_temp.object_of(x.attributes),
           case when x.confidence between 0 and 100 then x.confidence end, greatest(x.version, 1),
           x.created_by, x.updated_by, coalesce(x.is_verified, false), x.notes,
           case when x.annotation_state in ('confirmed', 'verified') then x.annotation_state
                else 'draft' end,
           x.confirmed_at, x.confirmed_by, coalesce(x.created_at, x.updated_at, now()),
           coalesce(x.updated_at, x.created_at, now())
      from inherited.annotations x ${PROJECT_AND_IMAGE}
     where x.annotation_type in ('bbox', 'rotated_bbox', 'polygon', 'polyline', 'circle', 'keypoint',
             'line', 'classification', 'no_object')
       and ${TASK} ~ '^[a-z][a-z0-9_-]*$'
       and jsonb_typeof(x.geometry) = 'object'`,
  after: `
    update annotation_projects p
       set total_annotations = t.annotations, annotated_images = t.images
      from (select a.project_id, count(*) as annotations, count(distinct a.image_id) as images
              from annotations a group by a.project_id) t
     where p.id = t.project_id`,
};

export const ANNOTATION_HISTORY: Adoption = {
  table: 'annotation_history',
  insert: `
    insert into annotation_history (id, annotation_id, project_id, action, previous_state, new_state,
      changed_by, timestamp)
    select x.id, x.annotation_id, p.id, x.action,
           case when jsonb_typeof(x.previous_state) = 'object' then x.previous_state end,
           case when jsonb_typeof(x.new_state) = 'object' then x.new_state end,
           x.changed_by, coalesce(x.timestamp, p.created_at)
      from inherited.annotation_history x
      join annotation_projects p on p.id = x.project_id
     where x.action <> ''`,
};

/** The counts are counted anew; the rest is what the older row said. */
export const IMAGE_ANNOTATION_STATUS: Adoption = {
  table: 'image_annotation_status',
  insert: `
    insert into image_annotation_status (project_id, dataset_id, image_id, task_type, status,
      first_modified_at, last_modified_at, confirmed_at, total_annotations, confirmed_annotations,
      draft_annotations, is_image_confirmed)
    with counted as (
      select a.project_id, a.dataset_id, a.image_id, a.task_type, count(*) as total,
             count(*) filter (where a.annotation_state = 'confirmed') as confirmed,
             count(*) filter (where a.annotation_state = 'draft') as draft,
             min(a.created_at) as first_modified_at, max(a.updated_at) as last_modified_at
        from annotations a
       group by a.project_id, a.dataset_id, a.image_id, a.task_type
    ), stated as (
      select distinct on (p.id, n.image_id, x.task_type)
             p.id as project_id, p.dataset_id, n.image_id, x.task_type, x.status, x.first_modified_at,
             x.last_modified_at, x.confirmed_at, x.is_image_confirmed
        from inherited.image_annotation_status x ${PROJECT_AND_IMAGE}
       where x.task_type ~ '^[a-z][a-z0-9_-]*$'
       order by p.id, n.image_id, x.task_type, x.is_image_confirmed desc, x.last_modified_at desc, x.id
    )
    select project_id, dataset_id, image_id, task_type,
           case when s.is_image_confirmed or s.status = 'completed' then 'completed'
                when c.total > 0 or s.status = 'in-progress' then 'in-progress'
                else 'not-started' end,
           coalesce(s.first_modified_at, c.first_modified_at),
           coalesce(s.last_modified_at, c.last_modified_at), s.confirmed_at,
           coalesce(c.total, 0), coalesce(c.confirmed, 0), coalesce(c.draft, 0),
           coalesce(s.is_image_confirmed, false)
      from counted c
      full join stated s using (project_id, dataset_id, image_id, task_type)`,
};

export const IMAGE_LOCKS: Adoption = {
  table: 'image_locks',
  insert: `
    insert into image_locks (project_id, dataset_id, image_id, user_id, locked_at, heartbeat_at, expires_at)
    select p.id, p.dataset_id, n.image_id, x.user_id, x.locked_at, x.heartbeat_at, x.expires_at
      from inherited.image_locks x ${PROJECT_AND_IMAGE}
     where x.expires_at > now() at time zone 'UTC' and x.expires_at > x.locked_at
     order by x.id
    on conflict (project_id, image_id) do nothing`,
};

export const ANNOTATION_TASKS: Adoption = {
  table: 'annotation_tasks',
  insert: `
    insert into annotation_tasks (id, project_id, name, description, assignee_id, reviewer_id, image_ids,
      total_images, completed_images, status, due_date, completed_at, created_at, updated_at)
    select x.id, p.id, x.name, x.description, x.assignee_id, x.reviewer_id,
           array(select coalesce(n.image_id, i.name)
                   from unnest(x.image_ids) with ordinality as i(name, position)
                   left join image_names n on n.dataset_id = p.dataset_id and n.name = i.name
                  order by i.position),
           greatest(x.total_images, x.completed_images, 0), greatest(x.completed_images, 0),
           case when x.status in ('in_progress', 'in_review', 'completed', 'cancelled') then x.status
                else 'pending' end,
           x.due_date, x.completed_at, coalesce(x.created_at, p.created_at),
           coalesce(x.updated_at, p.updated_at)
      from inherited.annotation_tasks x
      join annotation_projects p on p.id = x.project_id`,
};

export const COMMENTS: Adoption = {
  table: 'comments',
  insert: `
    insert into comments (id, project_id, dataset_id, image_id, annotation_id, text, parent_id, thread_id,
      resolved, author_id, created_at, updated_at)
    with taken as (
      select x.*, p.dataset_id, n.image_id as known_image_id
        from inherited.comments x
        join annotation_projects p on p.id = x.project_id
        left join image_names n on n.dataset_id = p.dataset_id and n.name = x.image_id
       where x.text <> '' and (x.image_id is null or n.image_id is not null)
    )
    select x.id, x.project_id, x.dataset_id, x.known_image_id,
           (select a.id from annotations a where a.id = x.annotation_id), x.text,
           (select t.id from taken t where t.id = x.parent_id),
           (select t.id from taken t where t.id::text = x.thread_id::text and t.id <> x.id),
           coalesce(x.resolved, false), x.author_id, coalesce(x.created_at, x.updated_at, now()),
           coalesce(x.updated_at, x.created_at, now())
      from taken x`,
};
