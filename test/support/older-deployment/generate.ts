import { OLDER_SCHEMA } from './schema';

type Run = (text: string) => Promise<unknown>;

export interface OlderSize {
  annotations: number;
  /** The same number makes the same rows. */
  seed?: number;
}

const IMAGES_PER_DATASET = 5_000;
const ANNOTATIONS_PER_IMAGE = 10;

/** Unique constraints that a restore or a hand has lost, so that rows of the same key can be there. */
const LOST_CONSTRAINTS = `
  alter table dataset_permissions drop constraint dataset_permissions_dataset_id_user_id_key,
    drop constraint dataset_permissions_dataset_id_fkey, drop constraint dataset_permissions_role_check;
  alter table project_permissions drop constraint uq_project_user,
    drop constraint project_permissions_project_id_fkey, drop constraint project_permissions_role_check;
  alter table image_metadata drop constraint image_metadata_pkey, drop constraint image_metadata_dataset_id_fkey;
  alter table image_annotation_status drop constraint image_annotation_status_project_id_image_id_task_type_key;
  alter table annotation_projects drop constraint annotation_projects_dataset_id_key;
  drop index ix_annotation_versions_project_task_version`;

/**
 * Fills an empty database with a deployment of the system that came before: its tables, its usual rows, and among them
 * all that went wrong in its life. Everything is made by the server, from `generate_series`.
 */
export async function generateOlderDeployment(
  run: Run,
  { annotations, seed = 1 }: OlderSize,
): Promise<void> {
  const images = Math.max(60, Math.ceil(annotations / ANNOTATIONS_PER_IMAGE));
  const datasets = Math.max(3, Math.ceil(images / IMAGES_PER_DATASET));
  const sizes = { annotations, datasets, images: Math.ceil(images / datasets), seed };
  await run('begin');
  await run(`set local timezone to 'UTC'; set local synchronous_commit to off`);
  await run(OLDER_SCHEMA);
  await run(LOST_CONSTRAINTS);
  for (const text of [
    FUNCTIONS,
    people(sizes),
    imagesOf(sizes),
    annotationsOf(sizes),
    HISTORY,
    STATUSES,
    VERSIONS,
    REST,
  ]) {
    await run(text);
  }
  await run('commit');
  await run('analyze');
}

type Sizes = Required<OlderSize> & { datasets: number; images: number };

const FUNCTIONS = `
  create function pg_temp.chance(n bigint, seed bigint, sides int) returns int language sql immutable as $$
    select (abs(hashint8extended(n, seed) % sides))::int $$;
  create function pg_temp.ds(d int) returns text language sql immutable as $$
    select 'ds_' || lpad(to_hex(d), 16, '0') $$;
  create function pg_temp.proj(d int) returns text language sql immutable as $$
    select 'proj_' || lpad(to_hex(d), 12, '0') $$`;

const people = ({ datasets }: Sizes): string => `
  insert into alembic_version values ('c41d9a7e5b20');
  insert into datasets (id, name, owner_id, visibility, tags, storage_path, num_images, class_names, labeled,
                        created_at, updated_at)
  select pg_temp.ds(d), 'Weld seams ' || d, 1 + d % 3,
         case d % 3 when 0 then 'public' when 1 then 'private' else 'friends' end,
         case d % 4 when 0 then null when 1 then '["steel", 7]' when 2 then '{"broken' else '[]' end,
         'datasets/' || pg_temp.ds(d) || '/', 0, case d % 2 when 0 then '["dent"]' else 'dent,scratch' end, false,
         timestamp '2025-01-01' + d * interval '1 hour', timestamp '2025-01-01' + d * interval '1 hour'
    from generate_series(1, ${datasets}) d;
  insert into datasets (id, name, owner_id, storage_path, tags, split_config, version_tag, created_at) values
    ('3f1c9a4e-5b1c-4a57-9d3e-0a1b2c3d4e5f', '오래된 데이터', 2, 'datasets/3f1c9a4e/', '[null, {}]', '[1]', 'v1', '1900-01-01'),
    ('ds_far', 'Of the future', 990001, 'datasets/ds_far/', '\\u0000', 'null', null, '9999-12-31'),
    ('ds_empty', 'Without a project', 1, 'datasets/ds_empty/', null, '{"seed": 42}', null, '2025-05-01');
  insert into annotation_projects (id, name, dataset_id, owner_id, task_types, task_config, task_classes, settings,
                                   total_images, annotated_images, total_annotations, status, created_at)
  select pg_temp.proj(d), 'Weld seams ' || d, pg_temp.ds(d), 1 + d % 3,
         case d % 2 when 0 then '{detection,segmentation,classification}' else '{object_detection,Bad Task}' end::varchar[],
         case d % 2 when 0 then '{}' else 'null' end::jsonb,
         case d % 3
           when 0 then '{"detection": {"1": {"name": "dent", "color": "#ff0000", "order": 0},
                                       "2": {"name": "scratch", "order": 1}}, "segmentation": []}'
           when 1 then '{"object_detection": [{"id": 1, "name": "dent"}, {"class_id": "2", "name": "scratch"}, null]}'
           else 'null' end::jsonb,
         null, 5, 5, 5, case d % 3 when 0 then 'active' else null end, timestamp '2025-01-01'
    from generate_series(1, ${datasets}) d;
  insert into annotation_projects (id, name, dataset_id, owner_id, task_types, task_config, status) values
    ('proj_lost', 'Its dataset was deleted', 'ds_gone', 1, '{detection}', '{}', 'strange'),
    ('proj_second', 'A second one', pg_temp.ds(1), 1, '{detection}', '{}', 'active');
  insert into project_permissions (project_id, user_id, role, granted_by)
  select pg_temp.proj(d), u.id, u.role, 1
    from generate_series(1, ${datasets}) d,
         (values (1, 'owner'), (2, 'owner'), (3, 'reviewer'), (3, 'viewer'), (990002, 'annotator'), (4, 'king'))
           as u(id, role);
  insert into project_permissions (project_id, user_id, role, granted_by) values ('proj_lost', 1, 'owner', 1);
  insert into dataset_permissions (dataset_id, user_id, role, granted_by)
  select pg_temp.ds(d), u.id, u.role, 1
    from generate_series(1, ${datasets}) d,
         (values (1, 'owner'), (4, 'member'), (4, 'owner'), (5, 'member'), (6, 'king')) as u(id, role);
  insert into dataset_permissions (dataset_id, user_id, role, granted_by) values ('ds_gone', 1, 'owner', 1)`;

const imagesOf = ({ datasets, images, seed }: Sizes): string => `
  insert into image_metadata (id, dataset_id, file_name, s3_key, folder_path, size, width, height, uploaded_at, last_modified)
  select case i % 20 when 0 then 'images/' || p.path when 1 then p.path || '.jpg' else p.path end, pg_temp.ds(d),
         'img ' || i || '.jpg', 'datasets/' || pg_temp.ds(d) || '/images/' || p.path || '.jpg', p.folder,
         1000 + pg_temp.chance(i, ${seed}, 90000), case i % 10 when 0 then 0 when 1 then null else 1920 end,
         case i % 10 when 0 then 0 when 2 then null else 1080 end,
         timestamp '2025-01-02' + (d * 100000 + i) * interval '1 second', timestamp '2025-01-02'
    from generate_series(1, ${datasets}) d, generate_series(1, ${images}) i,
         lateral (select '세트 ' || d || case i % 7 when 0 then '/100% # a?b' else '/line ' || i / 100 end as folder) f,
         lateral (select f.folder, f.folder || '/img ' || i as path) p;
  -- A second row of the same object, one of the same id, and rows that are no images of anything.
  insert into image_metadata (id, dataset_id, file_name, s3_key, folder_path, size, uploaded_at, last_modified)
  select 'again/' || m.id, m.dataset_id, m.file_name, m.s3_key, m.folder_path, m.size, timestamp '2025-06-01', timestamp '2025-06-01'
    from (select * from image_metadata order by s3_key limit 5) m
   union all
  select m.id, m.dataset_id, m.file_name, 'datasets/' || m.dataset_id || '/images/other ' || m.file_name, null, 5, timestamp '2025-06-01', timestamp '2025-06-01'
    from (select * from image_metadata order by s3_key offset 10 limit 5) m;
  insert into image_metadata (id, dataset_id, file_name, s3_key, size, uploaded_at, last_modified) values
    ('orphan', 'ds_gone', 'o.jpg', 'datasets/ds_gone/images/o.jpg', 1, now(), now()),
    ('shrunk', pg_temp.ds(1), 's.jpg', 'datasets/' || pg_temp.ds(1) || '/images/s.jpg', -1, now(), now()),
    ('escaped', pg_temp.ds(1), 'e.jpg', 'datasets/' || pg_temp.ds(1) || '/../../e.jpg', 1, now(), 'infinity'),
    (repeat('길', 200), pg_temp.ds(1), 'long.jpg', repeat('긴', 1000), 1, now(), now())`;

/** Annotation \`n\`: what it is of, and what is wrong with it when its number comes up. */
const annotationsOf = ({ annotations, datasets, images, seed }: Sizes): string => `
  insert into annotations (project_id, image_id, annotation_type, task_type, geometry, class_id, class_name, attributes,
                           confidence, version, created_by, is_verified, annotation_state, confirmed_at, confirmed_by,
                           created_at, updated_at)
  select case when n % 1009 = 1 then 'proj_lost' when n % 1009 = 2 then 'proj_never' else pg_temp.proj(d) end,
         case when n % 1013 = 1 then 'nowhere/img ' || n when n % 50 = 1 then 'images/' || path || '.jpg'
              when n % 50 = 2 then path || '.jpg' when i % 20 = 0 then 'images/' || path
              when i % 20 = 1 then path || '.jpg' else path end,
         case when n % 1019 = 1 then 'open_vocab' else k.type end,
         case when n % 31 = 1 then null when n % 37 = 1 and k.task = 'detection' then 'object_detection' else k.task end,
         case when n % 1021 = 1 then 'null' when n % 1021 = 2 then '[]' when n % 1021 = 3 then '{"type": "bbox", "bbox": [1, "x"]}'
              when n % 41 = 1 then k.geometry - 'type'
              when n % 43 = 1 and k.type = 'bbox' then '{"x": 5, "y": 6, "width": 7, "height": 8}'
              when n % 47 = 1 and k.type = 'bbox' then '{"type": "bbox", "bbox": [50, 60, -7, -8], "image_width": null}'
              else k.geometry end,
         case when k.type = 'no_object' then null when n % 101 = 1 then 'unknown_' || n % 3 when n % 103 = 1 then null
              else (1 + n % 2)::text end,
         case when k.type = 'no_object' then '__background__' when n % 107 = 1 then 'Beule' when n % 101 = 1 then null
              else (array['scratch', 'dent'])[1 + n % 2] end,
         case when k.type = 'no_object' then jsonb_build_object('task_type', 'detection')
              when n % 109 = 1 then null when n % 109 = 2 then '[1]' else '{}' end,
         case n % 113 when 1 then 170 when 2 then -3 when 3 then 90 end, case n % 127 when 1 then 0 else 1 end,
         case n % 131 when 1 then 990003 else 1 + n % 4 end, case n % 137 when 1 then null else false end,
         case n % 139 when 1 then 'strange' else (array['draft', 'confirmed', 'verified', 'draft'])[1 + n % 4] end,
         case n % 4 when 1 then timestamp '2025-03-01' end, case n % 4 when 1 then 2 end,
         case n % 149 when 1 then null when 2 then timestamp '1066-10-14' when 3 then timestamp 'infinity'
              else timestamp '2025-02-01' + n * interval '1 second' end,
         case n % 151 when 1 then null else timestamp '2025-02-02' + n * interval '1 second' end
    from generate_series(1, ${annotations}::bigint) n,
         lateral (select 1 + pg_temp.chance(n, ${seed}, ${datasets}) as d, 1 + pg_temp.chance(n, ${seed} + 1, ${images}) as i) w,
         lateral (select '세트 ' || d || case i % 7 when 0 then '/100% # a?b' else '/line ' || i / 100 end || '/img ' || i as path) p,
         lateral (select pg_temp.chance(n, ${seed} + 2, 100) as x) c,
         lateral (select case when x < 60 then 'bbox' when x < 80 then 'polygon' when x < 88 then 'classification'
                              when x < 92 then 'polyline' when x < 95 then 'circle' when x < 98 then 'no_object'
                              else 'rotated_bbox' end as type) t,
         lateral (select t.type,
                case t.type when 'polygon' then 'segmentation' when 'classification' then 'classification'
                            when 'polyline' then 'geometry' when 'circle' then 'geometry' else 'detection' end as task,
                case t.type
                  when 'bbox' then jsonb_build_object('type', 'bbox', 'bbox', jsonb_build_array(n % 100, 20.5, 30, 40),
                                                      'image_width', 1920, 'image_height', 1080)
                  when 'rotated_bbox' then '{"type": "rotated_bbox", "bbox": [10, 20, 30, 40, 45]}'
                  when 'polygon' then '{"type": "polygon", "points": [[1, 1], [9, 1], [9, 9.25], [1, 1]]}'
                  when 'polyline' then '{"type": "polyline", "points": [[1, 1], [9, 1]]}'
                  when 'circle' then '{"type": "circle", "center": [50, 50], "radius": 12.5}'
                  else jsonb_build_object('type', t.type) end as geometry) k`;

const HISTORY = `
  insert into annotation_history (annotation_id, project_id, action, previous_state, new_state, changed_by, timestamp)
  select a.id, a.project_id, 'create', case a.id % 3 when 0 then null when 1 then 'null'::jsonb else '[]' end,
         jsonb_build_object('class_id', a.class_id, 'geometry', a.geometry, 'annotation_type', a.annotation_type),
         a.created_by, a.created_at
    from annotations a;
  insert into annotation_history (annotation_id, project_id, action, previous_state, new_state, changed_by, timestamp)
  select a.id + 500000000, a.project_id, case a.id % 4 when 0 then '' else 'delete' end, '{"class_id": "1"}', null, 1, null
    from annotations a where a.id % 100 = 0`;

const STATUSES = `
  insert into image_annotation_status (project_id, image_id, task_type, status, total_annotations, confirmed_at,
                                       is_image_confirmed)
  select a.project_id, a.image_id, a.task_type,
         case when min(a.id) % 5 = 0 then 'completed' when min(a.id) % 5 = 1 then 'strange' else 'in-progress' end,
         99, case when min(a.id) % 5 = 0 then timestamp '2025-03-02' end, min(a.id) % 10 = 0
    from annotations a
   group by a.project_id, a.image_id, a.task_type;
  insert into image_annotation_status (project_id, image_id, task_type, status)
  select s.project_id, s.image_id, case s.id % 3 when 0 then null when 1 then s.task_type else 'left_over' end, 'completed'
    from image_annotation_status s where s.id % 50 = 0`;

const VERSIONS = `
  insert into annotation_versions (project_id, task_type, version_number, version_type, created_at, created_by,
                                   annotation_count, image_count, export_format, export_path)
  select p.id, v.task_type, v.number, v.type, timestamp '2025-04-01' + v.n * interval '1 day', 1, 10 * v.n, -v.n, v.format,
         'exports/' || p.id || '/' || v.task_type || '/' || v.number || '/annotations.json'
    from annotation_projects p,
         (values (1, 'detection', 'v1.0', 'published', 'dice'), (2, 'detection', 'v2.0', 'published', 'xml'),
                 (3, 'object_detection', 'v2.0', 'published', 'coco'), (4, 'segmentation', 'v1.0', 'working', null),
                 (5, 'detection', '../../x', 'published', 'dice'), (6, 'detection', 'v9', 'imagined', null),
                 (7, 'geometry', 'v1.0', 'published', 'yolo'))
           as v(n, task_type, number, type, format);
  insert into annotation_snapshots (version_id, annotation_id, snapshot_data)
  select v.id, v.id * 10 + n, case n % 5 when 0 then '[]' else '{"class_id": "1"}' end::jsonb
    from annotation_versions v, generate_series(1, 20) n;
  insert into annotation_snapshots (version_id, annotation_id, snapshot_data) values (900000, 1, '{}')`;

const REST = `
  insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, status, expires_at)
  select 'token-' || n, case n % 7 when 0 then 'ds_gone' when 1 then pg_temp.proj(1) else pg_temp.ds(1 + (n % 3)::int) end,
         1, 100 + n % 5, 'person' || n % 5 || '@example.com', case n % 11 when 0 then 'king' else 'viewer' end,
         (array['pending', 'accepted', 'declined', 'expired', 'lost', 'pending'])[1 + n % 6],
         timestamp '2027-01-01' - n * interval '30 days'
    from generate_series(1, 60) n;
  insert into image_locks (project_id, image_id, user_id, locked_at, expires_at)
  select s.project_id, s.image_id, 1, now(), now() + case s.id % 2 when 0 then interval '1 hour' else interval '-1 hour' end
    from (select distinct on (project_id, image_id) * from image_annotation_status order by project_id, image_id) s
   where s.id % 15 = 0;
  insert into annotation_tasks (id, project_id, name, image_ids, total_images, status, due_date)
  select 'task_' || s.id, s.project_id, 'Task ' || s.id, array[s.image_id, 'nowhere'], 99,
         case s.id % 2 when 0 then 'in_progress' else 'strange' end, timestamp '3000-01-01'
    from image_annotation_status s where s.id % 100 = 1;
  insert into comments (project_id, image_id, annotation_id, text, parent_id, thread_id, resolved, author_id)
  select a.project_id, case a.id % 3 when 0 then null else a.image_id end, a.id,
         case a.id % 7 when 0 then '' else 'Is this a dent? 덴트?' end,
         case a.id % 2 when 0 then a.id / 50 - 1 end, case a.id % 4 when 0 then 'main' else (a.id / 50 - 1)::text end,
         a.id % 5 = 0, 990004
    from annotations a where a.id % 50 = 0;
  insert into audit_logs (timestamp, user_id, action, details, status, ip_address, session_id, created_at)
  select case n % 50 when 1 then timestamp '0001-01-01' else timestamp '2025-01-01' + n * interval '1 minute' end, 1 + n % 3,
         case n % 2 when 0 then 'create' else 'login' end,
         case n % 4 when 0 then '{"a": 1}' when 1 then '"text"' when 2 then 'null' end::jsonb,
         case n % 3 when 0 then 'odd' else 'success' end, '10.0.0.' || n % 250, 's' || n, '2025-01-01'
    from generate_series(1, 1000) n;
  insert into user_sessions (user_id, session_id, login_at, duration_seconds)
  select 1, 's' || n, '2025-01-01', n - 5 from generate_series(1, 20) n;
  insert into system_stats_cache (metric_name, metric_value, calculated_at)
  select 'metric_' || n % 3, to_jsonb(n), timestamp '2025-01-01' + n * interval '1 day' from generate_series(1, 9) n;
  insert into service_accounts (id, service_name, api_key_hash, scopes, created_by, created_at, expires_at, is_active) values
    ('sa_platform', 'platform', '$2b$12$older', '{datasets:read}', 1, '2025-01-01', '9999-12-31', true)`;
