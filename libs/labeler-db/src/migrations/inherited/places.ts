import { type Adoption, isTaken } from './tables';

const TASK = 'coalesce(pg_temp.task_of(x.task_type), p.first_task)';

const PROJECT_AND_IMAGE = `
      left join project_names p on p.name = x.project_id
      left join image_names n on n.dataset_id = p.dataset_id and n.name = x.image_id`;

const NO_PLACE = [
  { when: 'p.project_id is null', say: 'its project does not exist' },
  { when: 'n.image_id is null', say: 'its image does not exist' },
];

const STATUS = `case when c.draft = 0 and (x.is_image_confirmed or x.status = 'completed') then 'completed'
                else 'in-progress' end`;

/** The counts are counted anew; the rest is what the older row said, unless annotations say that work goes on. */
export const IMAGE_ANNOTATION_STATUS: Adoption = {
  table: 'image_annotation_status',
  from: `old_image_annotation_status x ${PROJECT_AND_IMAGE}
      left join annotated_places c
        on c.project_id = p.project_id and c.image_id = n.image_id and c.task_type = ${TASK}`,
  aside: [
    ...NO_PLACE,
    { when: `${TASK} is null`, say: 'nothing tells its task' },
    { when: 'c.total is null', say: 'its image has no annotations of the task' },
  ],
  only: {
    by: `p.project_id, n.image_id, ${TASK}`,
    order:
      'x.task_type is null, x.is_image_confirmed desc nulls last, x.last_modified_at desc nulls last, x.id',
    say: 'another row tells the status of the image in the task',
  },
  changes: [
    { when: 'x.task_type is null', say: 'it had no task and got the first of the project' },
    {
      when: "c.draft > 0 and (x.is_image_confirmed or x.status = 'completed')",
      say: 'it was completed, has drafts, and is in progress again',
    },
    {
      when: "x.status not in ('not-started', 'in-progress', 'completed')",
      say: 'its unknown status became what its annotations say',
    },
  ],
  insert: {
    into: `id, project_id, dataset_id, image_id, task_type, status, first_modified_at, last_modified_at,
      confirmed_at, total_annotations, confirmed_annotations, draft_annotations, is_image_confirmed`,
    select: `x.id, c.project_id, c.dataset_id, c.image_id, c.task_type, ${STATUS},
           coalesce(x.first_modified_at, c.first_at), coalesce(x.last_modified_at, c.last_at),
           case when c.draft = 0 then x.confirmed_at end, c.total, c.confirmed, c.draft,
           c.draft = 0 and coalesce(x.is_image_confirmed, false)`,
  },
  // Every image with annotations has a status. Their ids begin after those that were taken over.
  after: `
    insert into image_annotation_status (id, project_id, dataset_id, image_id, task_type, status,
      first_modified_at, last_modified_at, total_annotations, confirmed_annotations, draft_annotations)
    select (select coalesce(max(s.id), 0) from old_image_annotation_status s)
             + row_number() over (order by c.project_id, c.image_id, c.task_type),
           c.project_id, c.dataset_id, c.image_id, c.task_type, 'in-progress', c.first_at, c.last_at,
           c.total, c.confirmed, c.draft
      from annotated_places c
     where not exists (select from image_annotation_status s
             where s.project_id = c.project_id and s.image_id = c.image_id and s.task_type = c.task_type)`,
};

export const IMAGE_LOCKS: Adoption = {
  table: 'image_locks',
  from: `old_image_locks x ${PROJECT_AND_IMAGE}`,
  aside: [
    ...NO_PLACE,
    {
      when: 'coalesce(x.expires_at <= greatest(now(), x.locked_at), true)',
      say: 'it has expired',
    },
  ],
  only: {
    by: 'p.project_id, n.image_id',
    order: 'x.expires_at desc, x.id',
    say: 'another lock holds the image',
  },
  insert: {
    into: 'id, project_id, dataset_id, image_id, user_id, locked_at, heartbeat_at, expires_at',
    select: `x.id, p.project_id, p.dataset_id, n.image_id, x.user_id, coalesce(x.locked_at, x.heartbeat_at, now()),
           coalesce(x.heartbeat_at, x.locked_at, now()), x.expires_at`,
  },
};

export const ANNOTATION_TASKS: Adoption = {
  table: 'annotation_tasks',
  from: 'old_annotation_tasks x left join project_names p on p.name = x.project_id',
  aside: [
    { when: "x.id = ''", say: 'its id is empty' },
    { when: 'p.project_id is null', say: 'its project does not exist' },
  ],
  changes: [
    {
      when: `exists (select from unnest(x.image_ids) i(name)
        where not exists (select from image_names n where n.dataset_id = p.dataset_id and n.name = i.name))`,
      say: 'images that do not exist were left out of it',
    },
    {
      when: "x.status not in ('pending', 'in_progress', 'in_review', 'completed', 'cancelled')",
      say: 'its unknown status became pending',
    },
  ],
  insert: {
    into: `id, project_id, name, description, assignee_id, reviewer_id, image_ids,
      total_images, completed_images, status, due_date, completed_at, created_at, updated_at`,
    select: `x.id, p.project_id, x.name, x.description, x.assignee_id, x.reviewer_id,
           array(select n.image_id
                   from unnest(x.image_ids) with ordinality as i(name, position)
                   join image_names n on n.dataset_id = p.dataset_id and n.name = i.name
                  order by i.position),
           0, 0,
           case when x.status in ('in_progress', 'in_review', 'completed', 'cancelled') then x.status
                else 'pending' end,
           x.due_date, x.completed_at, coalesce(x.created_at, a.created_at), coalesce(x.updated_at, a.updated_at)`,
    join: 'join annotation_projects a on a.id = p.project_id',
  },
};

export const COMMENTS: Adoption = {
  table: 'comments',
  from: `old_comments x ${PROJECT_AND_IMAGE}`,
  aside: [
    { when: 'p.project_id is null', say: 'its project does not exist' },
    { when: 'x.image_id is not null and n.image_id is null', say: 'its image does not exist' },
    { when: "x.text = ''", say: 'it has no text' },
  ],
  then: [
    `create temp table taken_comments on commit drop as select x.id from old_comments x where ${isTaken('comments')}`,
    'create unique index on taken_comments (id)',
    'create index on taken_comments ((id::text))',
    'analyze taken_comments',
  ],
  changes: [
    {
      when: 'x.parent_id is not null and not exists (select from taken_comments t where t.id = x.parent_id)',
      say: 'what it answers does not exist and was left out',
    },
  ],
  insert: {
    into: `id, project_id, dataset_id, image_id, annotation_id, text, parent_id, thread_id,
      resolved, author_id, created_at, updated_at`,
    select: `x.id, p.project_id, p.dataset_id, n.image_id,
           (select a.id from annotations a where a.id = x.annotation_id), x.text,
           (select t.id from taken_comments t where t.id = x.parent_id),
           (select t.id from taken_comments t where t.id::text = x.thread_id and t.id <> x.id),
           coalesce(x.resolved, false), x.author_id, coalesce(x.created_at, x.updated_at, now()),
           coalesce(x.updated_at, x.created_at, now())`,
  },
};
