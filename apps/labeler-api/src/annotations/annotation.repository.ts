import type { Tx } from '@libs/database';
import type { Geometry } from '@libs/geometry';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { databaseJson } from '../annotation-import/database-json';
import type { Actor } from '../audit/actor';
import { annotationJson } from './annotation-json';
import { JOURNAL, journalValues } from './annotation-journal';
import type { StoredAnnotationView } from './dto/annotation.view';

/** A row to be. */
export interface NewAnnotation {
  projectId: string;
  datasetId: string;
  imageId: string;
  annotationType: string;
  taskType: string;
  geometry: Geometry;
  classId: string | null;
  className: string | null;
  attributes: JsonObject;
  confidence: number | null;
  notes: string | null;
  /** It takes the place of the classifications that the image has in the task. */
  replaces: boolean;
}

/** Columns that get new values. */
export interface AnnotationPatch {
  geometry?: Geometry;
  class_id?: string | null;
  class_name?: string | null;
  attributes?: JsonObject;
  confidence?: number | null;
  is_verified?: boolean;
  notes?: string | null;
}

export interface AnnotationChange {
  id: number;
  patch: AnnotationPatch;
  /** Versions that the change was made for; null for any. */
  versions: readonly number[] | null;
}

export type ReplacedClassification = { project_id: string; created_by: number };

export interface Inserted {
  annotations: StoredAnnotationView[];
  replaced: ReplacedClassification[];
  /** Positions of those that were not inserted, and what was removed meanwhile. */
  unfit: { position: number; lacks: 'project' | 'task' | 'class' }[];
}

/** What became of a change. Without `after` it was not made: for the version, or because the class is gone. */
export type Outcome = {
  id: number;
  isExpected: boolean;
  before: StoredAnnotationView;
  after: StoredAnnotationView | null;
};

/**
 * Who deletes or renames a class holds the project `for update`. Here its row is held `for key share` first and read as
 * it is then, so that no annotation gets a class or a task that is gone, or an older name of a class.
 */
const INSERT = `
  with given as (
    select * from jsonb_to_recordset($5::jsonb) as g(position int, "projectId" text, "datasetId" text, "imageId" text,
      "annotationType" text, "taskType" text, geometry jsonb, "classId" text, "className" text, attributes jsonb,
      confidence int, notes text, replaces boolean)
  ), projects as (
    select p.id, p.task_types, p.task_classes from annotation_projects p
     where p.id = any(array(select g."projectId" from given g)) and p.removed_at is null
     order by p.id
       for key share
  ), fit as (
    select g.*, case when g."classId" is null then g."className"
                     else coalesce(p.task_classes -> g."taskType" -> g."classId" ->> 'name', g."classId")
                end as "presentName"
      from given g
      join projects p on p.id = g."projectId"
     where g."taskType" = any(p.task_types)
       and (g."classId" is null or p.task_classes -> g."taskType" ? g."classId")
  ), before as (
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
  ), added as (
    insert into annotations as a (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
      class_name, attributes, confidence, notes, created_by, annotation_state)
    select g."projectId", g."datasetId", g."imageId", g."annotationType", g."taskType", g.geometry, g."classId",
           g."presentName", g.attributes, g.confidence, g.notes, $1::int,
           case when g."annotationType" = 'no_object' then 'confirmed' else 'draft' end
      from fit g order by g.position
    returning a.id, a.project_id, a.image_id, a.task_type, annotation_state(a) as state, ${annotationJson('a')} as json
  ), changed as (
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
const before = (chosen: string) => `
  given as materialized (
    select * from jsonb_to_recordset($5::jsonb) as g(id bigint, patch jsonb, versions int[])
  ), before as (
    select a.*, annotation_state(a) as state, ${annotationJson('a')} as json, g.patch,
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
const FEW = 20;
const BEFORE = {
  few: before('a.id = any(array(select i.id from given i))'),
  many: before('true'),
};

const update = (rows: string) => `
  with ${rows}, next as (
    select b.id, ${PATCHED}
      from before b
      join annotation_projects p on p.id = b.project_id
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
  ), ${JOURNAL}
  select b.id, b.is_expected as "isExpected", b.json as before, n.json as after
    from before b left join after n on n.id = b.id order by b.id`;

const UPDATE = { few: update(BEFORE.few), many: update(BEFORE.many) };

const remove = (rows: string) => `
  with ${rows}, after as (
    delete from annotations a using before b where a.id = b.id and b.is_expected returning a.id
  ), changed as (
    select b.id, b.project_id, b.image_id, b.task_type, 'delete' as action, b.state as previous, null::jsonb as state
      from after n join before b on b.id = n.id
  ), ${JOURNAL}
  select b.id, b.is_expected as "isExpected", b.json as before, case when n.id is not null then b.json end as after
    from before b left join after n on n.id = b.id order by b.id`;

const DELETE = { few: remove(BEFORE.few), many: remove(BEFORE.many) };

/** Nobody deletes or renames classes of the projects until the transaction ends. */
const HOLD_CLASSES = `
  select p.id from annotation_projects p where p.id = any($1::text[]) order by p.id for key share`;

const JUDGE = `
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

const sizeOf = ({ length }: readonly unknown[]) => (length <= FEW ? 'few' : 'many');

/** Writes annotations: one statement each, with history, audit and events. Triggers keep what is counted. */
@Injectable()
export class AnnotationRepository {
  async insert(tx: Tx, actor: Actor, annotations: readonly NewAnnotation[]): Promise<Inserted> {
    const rows = annotations.map((annotation, position) => ({ ...annotation, position }));
    const values = [...journalValues(actor), databaseJson(rows)];
    const [inserted] = await tx.query<Inserted>(INSERT, values);
    return inserted ?? { annotations: [], replaced: [], unfit: [] };
  }

  /** Before annotations get another class. */
  async holdClasses(tx: Tx, projectIds: readonly string[]): Promise<void> {
    await tx.query(HOLD_CLASSES, [[...new Set(projectIds)]]);
  }

  /** One outcome for each annotation that is there. */
  update(tx: Tx, actor: Actor, changes: readonly AnnotationChange[]): Promise<Outcome[]> {
    return tx.query<Outcome>(UPDATE[sizeOf(changes)], [
      ...journalValues(actor),
      databaseJson(changes),
    ]);
  }

  /** One outcome for each annotation that was there. */
  delete(
    tx: Tx,
    actor: Actor,
    targets: readonly Omit<AnnotationChange, 'patch'>[],
  ): Promise<Outcome[]> {
    return tx.query<Outcome>(DELETE[sizeOf(targets)], [
      ...journalValues(actor),
      JSON.stringify(targets),
    ]);
  }

  /** The annotations that are there, as they are now. */
  async judge(
    tx: Tx,
    actor: Actor,
    { ids, state }: { ids: readonly number[]; state: 'draft' | 'confirmed' },
  ): Promise<StoredAnnotationView[]> {
    const values = [...journalValues(actor), ids, state];
    const rows = await tx.query<{ json: StoredAnnotationView }>(JUDGE, values);
    return rows.map(({ json }) => json);
  }
}
