import { type Adoption, isTaken } from './tables';

const TYPES = `'bbox', 'rotated_bbox', 'polygon', 'polyline', 'circle', 'keypoint', 'line', 'classification', 'no_object'`;

const TYPE = `case x.annotation_type when 'keypoints' then 'keypoint' when 'circle_3p' then 'circle'
  else x.annotation_type end`;

/** Some older writers left rows without a task. The type tells it; of a mark without an object, its attributes do. */
const TASK = `coalesce(pg_temp.task_of(x.task_type), case
    when t.type in ('bbox', 'rotated_bbox') then 'detection'
    when t.type = 'polygon' then 'segmentation'
    when t.type in ('polyline', 'circle') then 'geometry'
    when t.type in ('keypoint', 'line', 'classification') then t.type
    else coalesce(pg_temp.task_of(x.attributes ->> 'task_type'), case when p.tasks = 1 then p.first_task end) end)`;

/** Where each annotation belongs. Joined once: the larger tables have millions of rows. */
const PLACED = [
  `create temp table placed_annotations on commit drop as
   select x.row_id, p.project_id, p.dataset_id, n.image_id, t.type, ${TASK} as task_type,
          g.shape is not null as is_shaped, case when g.shape is distinct from x.geometry then g.shape end as shape
     from old_annotations x
    cross join lateral (select ${TYPE} as type offset 0) t
    cross join lateral (select pg_temp.shape_of(t.type, x.geometry) as shape offset 0) g
     left join project_names p on p.name = x.project_id
     left join image_names n on n.dataset_id = p.dataset_id and n.name = x.image_id`,
  'analyze placed_annotations',
];

const CLASS = "coalesce(x.class_id, '') as old_id, coalesce(x.class_name, '') as old_name";

const sameTask = (one: string, other: string): string =>
  `${one}.project_id = ${other}.project_id and ${one}.task_type = ${other}.task_type`;

/**
 * The class of each pair of an id and a name that annotations have: the class with the id, else the one with the name,
 * else a new one. Its name is what the project says.
 */
const CLASS_NAMES = [
  `create temp table class_names on commit drop as
   select u.*, coalesce(i.class_id, n.class_id) as class_id, coalesce(i.name, n.name) as class_name,
          false as is_new
     from (select y.project_id, y.task_type, ${CLASS}, count(*) as uses
             from old_annotations x join placed_annotations y on y.row_id = x.row_id
            where y.type <> 'no_object' and ${isTaken('annotations')}
            group by 1, 2, 3, 4) u
     left join known_classes i on ${sameTask('i', 'u')} and i.class_id = u.old_id
     left join lateral (select k.class_id, k.name from known_classes k
                         where ${sameTask('k', 'u')} and k.name = u.old_name and i.class_id is null
                         order by k.class_id limit 1) n on true`,
  `update class_names c
      set class_id = case when c.old_id <> '' then c.old_id else coalesce(
            (select min(o.old_id) from class_names o
              where ${sameTask('o', 'c')} and o.old_name = c.old_name and o.old_id <> '' and o.class_id is null),
            left(md5(c.old_name), 8)) end
    where c.class_id is null and (c.old_id <> '' or c.old_name <> '')`,
  `create temp table new_classes on commit drop as
   select c.project_id, c.task_type, c.class_id,
          jsonb_build_object('name', c.name, 'order', c.highest + row_number() over (
            partition by c.project_id, c.task_type order by c.class_id)) as value, c.name
     from (select n.project_id, n.task_type, n.class_id,
                  coalesce((array_agg(n.old_name order by n.uses desc, n.old_name) filter (where n.old_name <> ''))[1],
                           n.class_id) as name,
                  (select coalesce(max(pg_temp.number_of(k.value ->> 'order')), -1) from known_classes k
                    where ${sameTask('k', 'n')}) as highest
             from class_names n
            where n.class_id is not null and n.class_name is null
            group by n.project_id, n.task_type, n.class_id) c`,
  `update class_names c set class_name = n.name, is_new = true
     from new_classes n
    where ${sameTask('n', 'c')} and n.class_id = c.class_id and c.class_name is null`,
  'analyze class_names',
];

const PLACES = [
  `create temp table annotated_places on commit drop as
   select y.project_id, y.dataset_id, y.image_id, y.task_type, count(*)::int as total,
          (count(*) filter (where x.annotation_state = 'confirmed'))::int as confirmed,
          (count(*) filter (where x.annotation_state is null
                               or x.annotation_state not in ('confirmed', 'verified')))::int as draft,
          min(coalesce(x.created_at, x.updated_at)) as first_at, max(coalesce(x.updated_at, x.created_at)) as last_at
     from old_annotations x join placed_annotations y on y.row_id = x.row_id
    where ${isTaken('annotations')}
    group by y.project_id, y.dataset_id, y.image_id, y.task_type`,
  'analyze annotated_places',
  `create temp table used_tasks on commit drop as
   select distinct project_id, task_type from annotated_places`,
];

const OF_CLASS = `left join class_names c on y.type <> 'no_object' and ${sameTask('c', 'y')}
  and c.old_id = coalesce(x.class_id, '') and c.old_name = coalesce(x.class_name, '')`;

export const ANNOTATIONS: Adoption = {
  table: 'annotations',
  first: PLACED,
  from: 'old_annotations x join placed_annotations y on y.row_id = x.row_id',
  aside: [
    { when: 'y.project_id is null', say: 'its project does not exist' },
    { when: 'y.image_id is null', say: 'its image does not exist' },
    { when: `y.type not in (${TYPES})`, say: 'its type is unknown' },
    { when: 'y.task_type is null', say: 'nothing tells its task' },
    { when: 'not y.is_shaped', say: 'its geometry is not that of its type' },
  ],
  then: [...CLASS_NAMES, ...PLACES],
  changed: `old_annotations x join placed_annotations y on y.row_id = x.row_id ${OF_CLASS}`,
  changes: [
    { when: 'x.image_id <> y.image_id', say: 'its image was found by another of its names' },
    { when: 'x.task_type is null', say: 'it had no task and got the one of its type' },
    {
      when: 'x.task_type <> y.task_type',
      say: 'the name of its task was brought to that of today',
    },
    {
      when: 'x.annotation_type <> y.type',
      say: 'the name of its type was brought to that of today',
    },
    { when: 'y.shape is not null', say: 'its geometry was brought to the form of today' },
    {
      when: "c.class_id is distinct from nullif(x.class_id, '')",
      say: 'its class was found by its name',
    },
    {
      when: "c.class_name is distinct from nullif(x.class_name, '')",
      say: 'it got the name that its class has',
    },
    {
      when: 'c.is_new',
      say: 'its class was unknown to the project and was added there',
    },
    {
      when: 'x.confidence not between 0 and 100',
      say: 'its confidence lay outside of 0 to 100 and was left out',
    },
    {
      when: "x.annotation_state not in ('draft', 'confirmed', 'verified')",
      say: 'its unknown state became draft',
    },
    {
      when: "x.attributes is not null and jsonb_typeof(x.attributes) not in ('object', 'null')",
      say: 'its attributes are no object and were left out',
    },
    { when: 'x.version < 1', say: 'its version became 1' },
  ],
  insert: {
    into: `id, project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, version, created_by, updated_by, is_verified, notes, annotation_state,
      confirmed_at, confirmed_by, created_at, updated_at`,
    select: `x.id, y.project_id, y.dataset_id, y.image_id, y.type, y.task_type, coalesce(y.shape, x.geometry), c.class_id,
           case y.type when 'no_object' then x.class_name else c.class_name end, pg_temp.object_of(x.attributes),
           case when x.confidence between 0 and 100 then x.confidence end, greatest(x.version, 1),
           x.created_by, x.updated_by, coalesce(x.is_verified, false), x.notes,
           case when x.annotation_state in ('confirmed', 'verified') then x.annotation_state else 'draft' end,
           x.confirmed_at, x.confirmed_by, coalesce(x.created_at, x.updated_at, now()),
           coalesce(x.updated_at, x.created_at, now())`,
    join: OF_CLASS,
  },
  after: `
    update annotation_projects p
       set total_annotations = t.annotations, annotated_images = t.images
      from (select a.project_id, sum(a.total) as annotations, count(distinct a.image_id) as images
              from annotated_places a group by a.project_id) t
     where p.id = t.project_id`,
};

const isOther = (column: string): string =>
  `x.${column} is not null and jsonb_typeof(x.${column}) not in ('object', 'null')`;

const stateOf = (column: string): string =>
  `case when jsonb_typeof(x.${column}) = 'object' then x.${column} end`;

export const ANNOTATION_HISTORY: Adoption = {
  table: 'annotation_history',
  from: 'old_annotation_history x left join project_names p on p.name = x.project_id',
  aside: [
    { when: 'p.project_id is null', say: 'its project does not exist' },
    { when: "x.action = ''", say: 'it has no action' },
  ],
  changes: [
    { when: isOther('previous_state'), say: 'its previous_state is no object and was left out' },
    { when: isOther('new_state'), say: 'its new_state is no object and was left out' },
  ],
  insert: {
    into: `id, annotation_id, project_id, action, previous_state, new_state, changed_by, timestamp`,
    select: `x.id, x.annotation_id, p.project_id, x.action, ${stateOf('previous_state')}, ${stateOf('new_state')},
           x.changed_by, coalesce(x.timestamp, a.created_at)`,
    join: 'join annotation_projects a on a.id = p.project_id',
  },
};
