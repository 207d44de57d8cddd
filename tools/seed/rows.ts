import type { Tx } from '@libs/database';
import type { ImageRow } from './objects';
import { PEOPLE, type PersonKey } from './people';
import { type Plan, type PlannedAnnotation, reviewedAt, tasksOf } from './plan';

/** Ids of the demo's people in the users database. */
export type UserIds = Record<PersonKey, number>;

export interface Rows {
  images: ImageRow[];
  annotations: NumberedAnnotation[];
}

export type NumberedAnnotation = PlannedAnnotation & { id: number };

const TASK_CONFIG = {
  detection: { type: 'bbox' },
  segmentation: { type: 'polygon' },
  classification: { type: 'single' },
  geometry: { type: 'line' },
};

/** Writes everything that the database knows of one demo dataset. */
export async function insertDataset(tx: Tx, plan: Plan, rows: Rows, users: UserIds): Promise<void> {
  await rememberPeople(tx, users);
  await insertFrame(tx, plan, users);
  await insertMembers(tx, plan, users);
  await insertImages(tx, plan, rows.images);
  await insertAnnotations(tx, plan, rows.annotations, users);
  await recordHistory(tx, plan);
  await judgeImages(tx, plan);
  await finish(tx, plan);
}

/** As the worker will: published files name the people by what is known here. */
async function rememberPeople({ sql }: Tx, users: UserIds): Promise<void> {
  const people = Object.entries(PEOPLE).map(([key, { email, fullName, systemRole }]) => ({
    user_id: users[key as PersonKey],
    email,
    full_name: fullName,
    system_role: systemRole,
  }));
  await sql`
    insert into user_directory (user_id, email, full_name, system_role, is_active)
    select p.user_id, p.email, p.full_name, p.system_role, true
      from jsonb_to_recordset(${JSON.stringify(people)}) as p (
             user_id int, email text, full_name text, system_role text)
    on conflict (user_id) do nothing`;
}

async function insertFrame({ sql }: Tx, plan: Plan, users: UserIds): Promise<void> {
  const { dataset, id, projectId, createdAt } = plan;
  const owner = users[dataset.owner];
  const tasks = tasksOf(dataset).map(([name]) => name);
  const config = Object.fromEntries(tasks.map((name) => [name, TASK_CONFIG[name]]));
  await sql`
    insert into datasets (id, name, description, owner_id, visibility, tags, storage_path, created_at)
    values (${id}, ${dataset.name}, ${dataset.description}, ${owner}, ${dataset.visibility},
            ${JSON.stringify(dataset.tags)}, ${`datasets/${id}/`}, ${createdAt})`;
  await sql`
    insert into annotation_projects (id, name, description, dataset_id, owner_id, task_types, task_config,
                                     task_classes, created_at, last_updated_by)
    values (${projectId}, ${dataset.name}, ${`Annotation project for ${dataset.name}`}, ${id}, ${owner},
            ${tasks}, ${JSON.stringify(config)}, ${JSON.stringify(plan.taskClasses)}, ${createdAt}, ${owner})`;
}

async function insertMembers({ sql }: Tx, plan: Plan, users: UserIds): Promise<void> {
  const owner = users[plan.dataset.owner];
  const seats = Object.entries(plan.dataset.members) as [PersonKey, string][];
  const ids = [owner, ...seats.map(([person]) => users[person])];
  const roles = ['owner', ...seats.map(([, role]) => role)];
  await sql`
    insert into project_permissions (project_id, user_id, role, granted_by, granted_at)
    select ${plan.projectId}, seat.user_id, seat.role, ${owner}::int, ${plan.createdAt}::timestamptz
      from unnest(${ids}::int[], ${roles}::text[]) as seat (user_id, role)`;
}

async function insertImages({ sql }: Tx, plan: Plan, images: ImageRow[]): Promise<void> {
  await sql`
    insert into image_metadata (dataset_id, id, file_name, s3_key, folder_path, size, width, height, orientation,
                                content_type, crc32, sha256, etag, uploaded_at, last_modified)
    select ${plan.id}, i.id, i.file_name, i.s3_key, i.folder_path, i.size, i.width, i.height, 1,
           i.content_type, i.crc32, i.sha256, i.etag, i.uploaded_at, i.uploaded_at
      from jsonb_to_recordset(${JSON.stringify(images)}) as i (
             id text, file_name text, s3_key text, folder_path text, size bigint, width int, height int,
             content_type text, crc32 bigint, sha256 text, etag text, uploaded_at timestamptz)`;
}

async function insertAnnotations(
  { sql }: Tx,
  plan: Plan,
  annotations: NumberedAnnotation[],
  users: UserIds,
): Promise<void> {
  const rows = annotations.map((each) => ({
    id: each.id,
    image_id: each.imageId,
    annotation_type: each.annotationType,
    task_type: each.task,
    geometry: each.geometry,
    class_id: each.classId,
    class_name: each.className,
    attributes: each.attributes,
    state: each.confirmed ? 'confirmed' : 'draft',
    created_by: users[each.createdBy],
    created_at: each.createdAt,
    confirmed_by: each.confirmedBy && users[each.confirmedBy],
    confirmed_at: each.confirmedBy && reviewedAt(each.createdAt),
  }));
  await sql`
    insert into annotations (id, project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                             class_name, attributes, version, annotation_state, created_by, created_at,
                             confirmed_by, confirmed_at, updated_at)
    select a.id, ${plan.projectId}, ${plan.id}, a.image_id, a.annotation_type, a.task_type, a.geometry, a.class_id,
           a.class_name, a.attributes, case when a.confirmed_by is null then 1 else 2 end, a.state, a.created_by,
           a.created_at, a.confirmed_by, a.confirmed_at, coalesce(a.confirmed_at, a.created_at)
      from jsonb_to_recordset(${JSON.stringify(rows)}) as a (
             id bigint, image_id text, annotation_type text, task_type text, geometry jsonb, class_id text,
             class_name text, attributes jsonb, state text, created_by int, created_at timestamptz,
             confirmed_by int, confirmed_at timestamptz)`;
}

/** Everything was drawn, and what a reviewer confirmed was confirmed after that. */
async function recordHistory({ sql }: Tx, { projectId }: Plan): Promise<void> {
  await sql`
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, new_state,
                                    changed_by, timestamp)
    select a.id, a.project_id, a.image_id, a.task_type, h.action, h.previous, h.state, h.actor, h.time
      from annotations a
     cross join lateral (
       select annotation_state(a) as now,
              case when a.confirmed_by is null then annotation_state(a)
                   else annotation_state(a) || '{"annotation_state": "draft", "version": 1, "confirmed_at": null,
                     "confirmed_by": null}' end as drawn) s
     cross join lateral (
       values ('create', null, s.drawn, a.created_by, a.created_at),
              ('confirm', s.drawn, s.now, a.confirmed_by, a.confirmed_at))
         as h(action, previous, state, actor, time)
     where a.project_id = ${projectId} and h.actor is not null
     order by h.time, a.id`;
}

/** An image is completed when a reviewer has confirmed all of its annotations of the task. */
async function judgeImages({ sql }: Tx, { projectId }: Plan): Promise<void> {
  await sql`
    update image_annotation_status s
       set status = case when t.judged then 'completed' else 'in-progress' end, is_image_confirmed = t.judged,
           confirmed_at = case when t.judged then t.last_at end,
           confirmed_by = case when t.judged then t.reviewer end,
           first_modified_at = t.first_at, last_modified_at = t.last_at
      from (select a.project_id, a.image_id, a.task_type, bool_and(a.confirmed_by is not null) as judged,
                   max(a.confirmed_by) as reviewer, min(a.created_at) as first_at, max(a.updated_at) as last_at
              from annotations a
             where a.project_id = ${projectId}
             group by a.project_id, a.image_id, a.task_type) t
     where s.project_id = t.project_id and s.image_id = t.image_id and s.task_type = t.task_type`;
}

/** Last, because triggers touch the rows while images arrive. */
async function finish({ sql }: Tx, plan: Plan): Promise<void> {
  await sql`
    update annotation_projects p
       set total_annotations = t.annotations, annotated_images = t.images,
           updated_at = coalesce(t.last_at, p.created_at)
      from (select count(*) as annotations, count(distinct a.image_id) as images, max(a.updated_at) as last_at
              from annotations a where a.project_id = ${plan.projectId}) t
     where p.id = ${plan.projectId}`;
  await sql`
    update datasets d set updated_at = greatest(${plan.createdAt}::timestamptz,
             (select max(i.uploaded_at) from image_metadata i where i.dataset_id = d.id))
     where d.id = ${plan.id}`;
}
