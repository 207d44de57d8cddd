import { withLock } from '../image-locks/image-lock.sql';
import { annotationJson } from './annotation-json';
import { JOURNAL } from './annotation-journal';
import type { AnnotationPatch } from './annotation.repository';

/** Placeholders of who writes, and of the lock. */
const WRITER = { userId: '$1', first: 6 };

/** Annotations to be, of `$5`. */
const GIVEN = `
  given as (
    select * from jsonb_to_recordset($5::jsonb) as g(position int, "projectId" text, "datasetId" text, "imageId" text,
      "annotationType" text, "taskType" text, geometry jsonb, "classId" text, "className" text, attributes jsonb,
      confidence int, notes text, replaces boolean)
  )`;

/** Those of `given` that `projects` can have. */
const FIT = `
  fit as (
    select g.*, case when g."classId" is null then g."className"
                     else coalesce(p.task_classes -> g."taskType" -> g."classId" ->> 'name', g."classId")
                end as "presentName"
      from given g
      join projects p on p.id = g."projectId"
     where g."taskType" = any(p.task_types)
       and (g."classId" is null or p.task_classes -> g."taskType" ? g."classId")
  )`;

const ADDED = `
  added as (
    insert into annotations as a (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, notes, created_by, annotation_state)
    select g."projectId", g."datasetId", g."imageId", g."annotationType", g."taskType", g.geometry, g."classId",
           g."presentName", g.attributes, g.confidence, g.notes, $1::int,
           case when g."annotationType" = 'no_object' then 'confirmed' else 'draft' end
      from fit g order by g.position
    returning a.id, a.project_id, a.image_id, a.task_type, annotation_state(a) as state, ${annotationJson('a')} as json
  )`;

/**
 * Who deletes or renames a class holds the project `for update`. Here its row is held `for key share` first and read as
 * it is then, so that no annotation gets a class or a task that is gone, or an older name of a class.
 */
export const INSERT = `
  with ${GIVEN}, projects as (
    select p.id, p.task_types, p.task_classes from annotation_projects p
     where p.id = any(array(select g."projectId" from given g)) and p.removed_at is null
     order by p.id
       for key share
  ), ${FIT}, before as (
    select a.id, a.created_by, annotation_state(a) as state
      from annotations a
      join (select distinct g."projectId", g."imageId", g."taskType" from fit g where g.replaces) r
        on a.project_id = r."projectId" and a.image_id = r."imageId" and a.task_type = r."taskType"
     where a.annotation_type = 'classification'
     order by a.id
       for update of a
  ), gone as (
    delete from annotations a using before b where a.id = b.id
    returning a.id, a.project_id, a.image_id, a.task_type, a.created_by, b.state
  ), ${ADDED}, changed as (
    select g.id, g.project_id, g.image_id, g.task_type, 'delete' as action, g.state as previous, null::jsonb as state
      from gone g
    union all
    select n.id, n.project_id, n.image_id, n.task_type, 'create', null, n.state from added n
  ), ${JOURNAL}
  select (select coalesce(json_agg(n.json order by n.id), '[]') from added n) as annotations,
         (select coalesce(json_agg(u order by u.position), '[]') from (
            select g.position,
                   case when p.id is null then 'project' when g."taskType" = any(p.task_types) then 'class'
                        else 'task' end as lacks
              from given g
              left join projects p on p.id = g."projectId"
             where not exists (select from fit f where f.position = g.position)) u) as unfit,
         (select coalesce(json_agg(g), '[]') from (select o.project_id, o.created_by from gone o) g) as replaced`;

/** Those of one image, with its lock and without any to replace: all of them or nothing. */
export const INSERT_WITH_LOCK = withLock(
  WRITER,
  `${GIVEN}, projects as (
    select p.id, p.task_types, p.task_classes from annotation_projects p
     where p.id = $6::varchar and p.removed_at is null and (select l.is_held from lock l)
       for key share
  ), ${FIT}, ${ADDED}, changed as (
    select n.id, n.project_id, n.image_id, n.task_type, 'create' as action, null::jsonb as previous, n.state
      from added n
  ), ${JOURNAL}
  select case when l.is_held and (select count(*) from added) < (select count(*) from given)
              then refuse_statement() end as refused,
         (select coalesce(json_agg(n.json order by n.id), '[]') from added n) as annotations
    from lock l`,
);

const PATCHES: Record<keyof AnnotationPatch, string> = {
  geometry: `b.patch -> 'geometry'`,
  class_id: `b.patch ->> 'class_id'`,
  class_name: `coalesce(p.task_classes -> b.task_type -> (b.patch ->> 'class_id') ->> 'name', b.patch ->> 'class_name')`,
  attributes: `b.patch -> 'attributes'`,
  confidence: `(b.patch ->> 'confidence')::int`,
  is_verified: `(b.patch ->> 'is_verified')::boolean`,
  notes: `b.patch ->> 'notes'`,
};

const PATCHED = Object.entries(PATCHES)
  .map(
    ([name, value]) => `case when b.patch ? '${name}' then ${value} else b.${name} end as ${name}`,
  )
  .join(', ');

/** The rows are held in the order of ids before any is changed, so the versions that are compared are the last ones. */
const before = (chosen: string, json = `, ${annotationJson('a')} as json`) => `
  given as materialized (
    select * from jsonb_to_recordset($5::jsonb) as g(id bigint, patch jsonb, versions int[])
  ), before as (
    select a.*, annotation_state(a) as state${json}, g.patch,
           g.versions is null or a.version = any(g.versions) as is_expected
      from annotations a
      join given g on g.id = a.id
     where ${chosen}
     order by a.id
       for update of a
  )`;

/**
 * PostgreSQL expects a hundred rows of every document and ten of every array. Expecting many, it reads all annotations
 * of a small database rather than look one up; expecting few, it compares each of many with all the others.
 */
export const FEW = 20;
const BY_ID = 'a.id = any(array(select i.id from given i))';
const BEFORE = {
  few: before(BY_ID),
  many: before('true'),
};

const after = (projects: string) => `
  next as (
    select b.id, ${PATCHED}
      from before b
      join ${projects} p on p.id = b.project_id
     where b.is_expected
       and (b.patch ->> 'class_id' is null or p.task_classes -> b.task_type ? (b.patch ->> 'class_id'))
  ), judged as (
    select n.*, (n.geometry, n.class_id, n.attributes, n.confidence)
                is distinct from (b.geometry, b.class_id, b.attributes, b.confidence) as is_edit
      from next n join before b on b.id = n.id
  ), after as (
    update annotations a
       set geometry = j.geometry, class_id = j.class_id, class_name = j.class_name, attributes = j.attributes,
           confidence = j.confidence, is_verified = j.is_verified, notes = j.notes,
           version = a.version + 1, updated_by = $1::int, updated_at = clock_timestamp(),
           annotation_state = case when j.is_edit then 'draft' else a.annotation_state end,
           confirmed_at = case when j.is_edit then null else a.confirmed_at end,
           confirmed_by = case when j.is_edit then null else a.confirmed_by end
      from judged j
     where a.id = j.id
    returning a.id, a.project_id, a.image_id, a.task_type, annotation_state(a) as state, ${annotationJson('a')} as json
  ), changed as (
    select n.id, n.project_id, n.image_id, n.task_type, 'update' as action, b.state as previous, n.state
      from after n join before b on b.id = n.id
  ), ${JOURNAL}`;

const update = (rows: string) => `
  with ${rows}, ${after('annotation_projects')}
  select b.id, b.is_expected as "isExpected", b.json as before, n.json as after
    from before b left join after n on n.id = b.id order by b.id`;

export const UPDATE = { few: update(BEFORE.few), many: update(BEFORE.many) };

const gone = `
  after as (
    delete from annotations a using before b where a.id = b.id and b.is_expected returning a.id
  ), changed as (
    select b.id, b.project_id, b.image_id, b.task_type, 'delete' as action, b.state as previous, null::jsonb as state
      from after n join before b on b.id = n.id
  ), ${JOURNAL}`;

const remove = (rows: string) => `
  with ${rows}, ${gone}
  select b.id, b.is_expected as "isExpected", b.json as before, case when n.id is not null then b.json end as after
    from before b left join after n on n.id = b.id order by b.id`;

export const DELETE = { few: remove(BEFORE.few), many: remove(BEFORE.many) };

/** One annotation, with the lock of its image, while nobody changes classes: it is changed or nothing is. */
const changeWithLock = (change: string, result: string) =>
  withLock(
    WRITER,
    `projects as (
    select p.id, p.task_classes from annotation_projects p
     where p.id = $6::varchar and (select l.is_held from lock l)
       for key share
  ), ${before(`${BY_ID} and exists (select from projects)`, '')}, ${change}
  select case when l.is_held and not exists (select from after) then refuse_statement() end as refused,
         (select ${result} from after n) as changed
    from lock l`,
  );

export const UPDATE_WITH_LOCK = changeWithLock(after('projects'), 'n.json');
export const DELETE_WITH_LOCK = changeWithLock(gone, 'to_json(n.id)');

/** Nobody deletes or renames classes of the projects until the transaction ends. */
export const HOLD_CLASSES = `
  select p.id from annotation_projects p where p.id = any($1::text[]) order by p.id for key share`;

export const JUDGE = `
  with before as (
    select a.id, annotation_state(a) as state
      from annotations a where a.id = any($5::bigint[])
     order by a.id
       for update
  ), after as (
    update annotations a
       set annotation_state = $6::text,
           confirmed_at = case when $6::text = 'confirmed' then clock_timestamp() end,
           confirmed_by = case when $6::text = 'confirmed' then $1::int end,
           version = a.version + 1, updated_by = $1::int, updated_at = clock_timestamp()
      from before b
     where a.id = b.id
    returning a.id, a.project_id, a.image_id, a.task_type, annotation_state(a) as state, ${annotationJson('a')} as json
  ), changed as (
    select n.id, n.project_id, n.image_id, n.task_type,
           case when $6::text = 'confirmed' then 'confirm' else 'unconfirm' end as action, b.state as previous, n.state
      from after n join before b on b.id = n.id
  ), ${JOURNAL}
  select n.json from after n order by n.id`;
