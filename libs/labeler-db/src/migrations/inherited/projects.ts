import { type Adoption, isTaken } from './tables';

const STATUSES = `'paused', 'completed', 'archived'`;

/** Classes of a task lie in a map by their ids; lists of them were stored too. */
const CLASSES_OF = `
  select e.key as id, e.value
    from jsonb_each(pg_temp.object_of(t.value)) e
   union all
  select coalesce(l.value ->> 'class_id', l.value ->> 'id', (l.n - 1)::text), l.value
    from jsonb_array_elements(case jsonb_typeof(t.value) when 'array' then t.value else '[]' end)
         with ordinality l(value, n)`;

/**
 * By which names older tables may call a project: its id or the id of its dataset. With the first of its tasks, which
 * stood for all before there were tasks. Projects are made for datasets that have none.
 */
const NAMES = [
  `create temp table taken_projects on commit drop as
   select x.id, x.dataset_id,
          (select pg_temp.task_of(t.name) from unnest(x.task_types) with ordinality t(name, n)
            where pg_temp.task_of(t.name) is not null order by t.n limit 1) as first_task,
          (select count(distinct pg_temp.task_of(t.name)) from unnest(x.task_types) t(name)) as tasks
     from old_annotation_projects x where ${isTaken('annotation_projects')}
    union all
   select 'proj_' || left(md5(d.id), 12), d.id, null, 0
     from taken_datasets d
    where not exists (select from old_annotation_projects x
                       where x.dataset_id = d.id and ${isTaken('annotation_projects')})`,
  `create temp table project_names on commit drop as
   select distinct on (n.name) n.name, n.project_id, n.dataset_id, n.first_task, n.tasks
     from (select 1 as rank, p.id::text as name, p.id as project_id, p.dataset_id, p.first_task, p.tasks
             from taken_projects p
            union all
           select 2, p.dataset_id, p.id, p.dataset_id, p.first_task, p.tasks from taken_projects p) n
    order by n.name, n.rank`,
  'analyze project_names',
  `create temp table known_classes on commit drop as
   select distinct on (x.id, pg_temp.task_of(t.key), c.id)
          x.id as project_id, pg_temp.task_of(t.key) as task_type, c.id as class_id, c.value,
          left(coalesce(nullif(c.value ->> 'name', ''), c.id), 255) as name
     from old_annotation_projects x,
          jsonb_each(pg_temp.object_of(x.task_classes)) t,
          lateral (${CLASSES_OF}) c
    where ${isTaken('annotation_projects')} and pg_temp.task_of(t.key) is not null
      and jsonb_typeof(c.value) = 'object' and c.id <> ''
    order by x.id, pg_temp.task_of(t.key), c.id, t.key = pg_temp.task_of(t.key) desc`,
  'analyze known_classes',
];

/** Tasks that a project names, and those that its annotations are of. */
const TASKS = `array(
  select t.name
    from (select pg_temp.task_of(u.name) as name, u.n
            from unnest(x.task_types) with ordinality u(name, n)
           union all
          select u.task_type, null from used_tasks u where u.project_id = x.id) t
   where t.name is not null
   group by t.name
   order by min(t.n) nulls last, t.name)`;

/** With the classes that annotations use and the project did not know. */
const CLASSES = `(
  select coalesce(jsonb_object_agg(t.task_type, t.classes), '{}')
    from (select k.task_type,
                 coalesce(jsonb_object_agg(c.class_id, c.value) filter (where c.class_id is not null), '{}') as classes
            from (select pg_temp.task_of(e.key) as task_type
                    from jsonb_object_keys(pg_temp.object_of(x.task_classes)) e(key)
                   union
                  select n.task_type from new_classes n where n.project_id = x.id) k
            left join (select o.task_type, o.class_id, o.value from known_classes o where o.project_id = x.id
                        union all
                       select n.task_type, n.class_id, n.value from new_classes n where n.project_id = x.id) c
              on c.task_type = k.task_type
           where k.task_type is not null
           group by k.task_type) t)`;

export const ANNOTATION_PROJECTS: Adoption = {
  table: 'annotation_projects',
  from: 'old_annotation_projects x left join taken_datasets d on d.id = x.dataset_id',
  aside: [
    { when: "x.id = ''", say: 'its id is empty' },
    { when: 'd.id is null', say: 'its dataset does not exist' },
  ],
  only: {
    by: 'x.dataset_id',
    order: 'x.created_at, x.id',
    say: 'another project has its dataset',
  },
  changes: [
    {
      when: `x.status not in ('active', ${STATUSES})`,
      say: 'its unknown status became active',
    },
    {
      when: 'exists (select from unnest(x.task_types) t(name) where pg_temp.task_of(t.name) is distinct from t.name)',
      say: 'names of its tasks were brought to those of today',
    },
    {
      when: `exists (select from jsonb_each(pg_temp.object_of(x.task_classes)) t where jsonb_typeof(t.value) <> 'object')`,
      say: 'its classes were no map and became one',
    },
  ],
  then: NAMES,
  insert: {
    into: `id, name, description, dataset_id, owner_id, task_types, task_config,
      task_classes, settings, status, created_at, updated_at, last_updated_by`,
    select: `x.id, x.name, x.description, d.id, n.owner_id, ${TASKS},
           pg_temp.object_of(x.task_config), ${CLASSES}, pg_temp.object_of(x.settings),
           case when x.status in (${STATUSES}) then x.status else 'active' end,
           coalesce(x.created_at, n.created_at), coalesce(x.updated_at, n.updated_at), x.last_updated_by`,
    join: 'join datasets n on n.id = d.id',
  },
  // Every dataset has a project: its members and everything that is annotated hang on it.
  after: `
    insert into annotation_projects (id, name, dataset_id, owner_id, created_at, updated_at)
    select p.id, d.name, d.id, d.owner_id, d.created_at, d.updated_at
      from taken_projects p
      join datasets d on d.id = p.dataset_id
     where not exists (select from annotation_projects a where a.id = p.id)`,
};
