/** The labeler database as the last older release left it. */
export const INHERITED_SCHEMA = `
  create table datasets (
    id varchar(100) primary key, name varchar(200) not null, description text, owner_id int not null,
    visibility varchar(20) not null default 'private', tags text, storage_path varchar(500) not null,
    storage_type varchar(20) not null default 's3', format varchar(50) not null default 'images',
    labeled boolean not null default false, annotation_path varchar(500), num_classes int, class_names text,
    num_images int not null default 0, is_snapshot boolean not null default false,
    parent_dataset_id varchar(100), snapshot_created_at timestamp, version_tag varchar(50),
    status varchar(20) not null default 'active', integrity_status varchar(20) not null default 'valid',
    version int not null default 1, content_hash varchar(64), last_modified_at timestamp, split_config text,
    created_at timestamp not null default now(), updated_at timestamp not null default now()
  );
  create index ix_datasets_owner_created on datasets (owner_id, created_at);
  create table dataset_permissions (
    id serial primary key, dataset_id varchar(100) not null references datasets on delete cascade,
    user_id int not null, role varchar(20) not null check (role in ('owner', 'member')),
    granted_by int not null, granted_at timestamp not null default now(), unique (dataset_id, user_id)
  );
  create table annotation_projects (
    id varchar(50) primary key, name varchar(255) not null, description text,
    dataset_id varchar(50) not null unique, owner_id int not null, task_types varchar(50)[] not null,
    task_config jsonb not null, task_classes jsonb not null default '{}', settings jsonb, total_images int,
    annotated_images int, total_annotations int, status varchar(20), created_at timestamp,
    updated_at timestamp, last_updated_by int
  );
  create table project_permissions (
    id serial primary key, project_id varchar(50) not null references annotation_projects on delete cascade,
    user_id int not null,
    role varchar(20) not null check (role in ('owner', 'admin', 'reviewer', 'annotator', 'viewer')),
    granted_by int not null, granted_at timestamp not null default now(),
    constraint uq_project_user unique (project_id, user_id)
  );
  create table image_metadata (
    id varchar(200) primary key, dataset_id varchar(100) not null references datasets on delete cascade,
    file_name varchar(500) not null, s3_key varchar(1000) not null, folder_path varchar(1000),
    size bigint not null, width int, height int, uploaded_at timestamp not null,
    last_modified timestamp not null
  );
  create table annotations (
    id bigserial primary key, project_id varchar(50) not null, image_id varchar(255) not null,
    annotation_type varchar(20) not null, task_type varchar(50), geometry jsonb not null,
    class_id varchar(50), class_name varchar(255), attributes jsonb, confidence int, version int not null,
    created_by int not null, updated_by int, is_verified boolean, notes text,
    annotation_state varchar(20) not null default 'draft', confirmed_at timestamp, confirmed_by int,
    created_at timestamp, updated_at timestamp
  );
  create table annotation_history (
    id bigserial primary key, annotation_id bigint not null, project_id varchar(50) not null,
    action varchar(20) not null, previous_state jsonb, new_state jsonb, changed_by int not null,
    timestamp timestamp
  );
  create table image_annotation_status (
    id serial primary key, project_id varchar(50) not null, image_id varchar(255) not null,
    task_type varchar(50), status varchar(20) not null default 'not-started', first_modified_at timestamp,
    last_modified_at timestamp, confirmed_at timestamp, total_annotations int not null default 0,
    confirmed_annotations int not null default 0, draft_annotations int not null default 0,
    is_image_confirmed boolean not null default false, unique (project_id, image_id, task_type)
  );
  create table image_locks (
    id serial primary key, project_id varchar(50) not null, image_id varchar(255) not null,
    user_id int not null, locked_at timestamp not null default now(),
    heartbeat_at timestamp not null default now(), expires_at timestamp not null,
    constraint uq_project_image_lock unique (project_id, image_id)
  );
  create table annotation_tasks (
    id varchar(50) primary key, project_id varchar(50) not null, name varchar(255) not null, description text,
    assignee_id int, reviewer_id int, image_ids varchar(255)[], total_images int, completed_images int,
    status varchar(20), due_date timestamp, completed_at timestamp, created_at timestamp,
    updated_at timestamp
  );
  create table comments (
    id bigserial primary key, project_id varchar(50) not null, image_id varchar(255), annotation_id bigint,
    text text not null, parent_id bigint, thread_id varchar(50), resolved boolean, author_id int not null,
    created_at timestamp, updated_at timestamp
  );
  create table annotation_versions (
    id serial primary key, project_id varchar(50) not null, task_type varchar(20) not null,
    version_number varchar(20) not null, version_type varchar(20) not null,
    created_at timestamp not null default now(), created_by int, description text, annotation_count int,
    image_count int, export_format varchar(20), export_path text, download_url text,
    download_url_expires_at timestamp
  );
  create unique index ix_annotation_versions_project_task_version
    on annotation_versions (project_id, task_type, version_number);
  create table annotation_snapshots (
    id bigserial primary key, version_id int not null, annotation_id bigint not null,
    snapshot_data jsonb not null
  );
  create table audit_logs (
    id bigserial primary key, timestamp timestamp not null default now(), user_id int,
    action varchar(100) not null, resource_type varchar(50), resource_id varchar(255), details jsonb,
    ip_address varchar(50), user_agent text, session_id varchar(255),
    status varchar(20) not null default 'success', error_message text,
    created_at timestamp not null default now()
  );
  create index ix_audit_logs_timestamp on audit_logs (timestamp);
  create table user_sessions (
    id bigserial primary key, user_id int not null, session_id varchar(255) not null unique,
    login_at timestamp not null default now(), logout_at timestamp, last_activity_at timestamp,
    ip_address varchar(50), user_agent text, duration_seconds int, created_at timestamp not null default now()
  );
  create table system_stats_cache (
    id serial primary key, metric_name varchar(100) not null, metric_value jsonb not null,
    calculated_at timestamp not null, expires_at timestamp, created_at timestamp not null default now()
  );
  create table service_accounts (
    id varchar(50) primary key, service_name varchar(100) not null unique, api_key_hash varchar(255) not null,
    scopes varchar[] not null, created_by int not null, created_at timestamp not null, expires_at timestamp,
    last_used_at timestamp, is_active boolean not null
  );
  create table invitations (
    id serial primary key, token varchar(255) not null unique, project_id varchar(50) not null,
    inviter_id int not null, invitee_id int not null, invitee_email varchar(255) not null,
    role varchar(20) not null, status varchar(20) not null, message text,
    created_at timestamp not null default now(), expires_at timestamp not null, accepted_at timestamp,
    cancelled_at timestamp
  );
  create table alembic_version (version_num varchar(32) primary key);
`;

/** What real use of it left behind, mistakes included. */
export const INHERITED_ROWS = String.raw`
  insert into datasets (id, name, owner_id, visibility, tags, storage_path, num_images, class_names, split_config,
                        created_at) values
    ('ds_weld', 'Weld seams', 1, 'private', '["steel","line 3"]', 'datasets/ds_weld/', 4, null, null,
     '2025-03-01 08:30:00'),
    ('ds_caps', 'Caps', 1, 'banana', '{broken', 'datasets/ds_caps/', 9, '["cap"]', '{"seed":42}',
     '2025-03-02 00:00:00'),
    ('3f1c9a4e-0000-4000-8000-000000000000', 'Old one', 2, 'public', null, 'datasets/3f1c9a4e/', 0, null,
     '[1]', '2024-01-01 00:00:00');
  insert into dataset_permissions (dataset_id, user_id, role, granted_by) values
    ('ds_weld', 1, 'owner', 1), ('ds_weld', 2, 'owner', 1), ('ds_weld', 3, 'member', 1),
    ('ds_weld', 5, 'member', 1), ('3f1c9a4e-0000-4000-8000-000000000000', 7, 'member', 2);
  insert into annotation_projects (id, name, dataset_id, owner_id, task_types, task_config, task_classes, settings,
                                   total_images, annotated_images, total_annotations, status) values
    ('proj_weld', 'Weld seams', 'ds_weld', 1, '{detection,segmentation}', '{}',
     '{"detection": {"b": {"name": "Scratch", "order": 1}, "a": {"name": "Dent", "order": 0}},
       "segmentation": []}', null, 400, 7, 99, 'active'),
    ('proj_caps', 'Caps', 'ds_caps', 1, '{classification}', '{}',
     '{"classification": [{"id": 7, "name": "Red"}, {"class_id": "x", "name": "Blue"}, {"name": "Green"}, null],
       "line": "none"}', '{}', null, null, null, 'strange'),
    ('proj_lost', 'Lost', 'ds_gone', 1, '{detection}', '{}', '{}', '{}', 1, 1, 1, 'active');
  -- In the project of the caps the ownership was transferred; datasets.owner_id never learned of it.
  insert into project_permissions (project_id, user_id, role, granted_by) values
    ('proj_weld', 1, 'owner', 1), ('proj_weld', 5, 'viewer', 1),
    ('proj_caps', 1, 'admin', 1), ('proj_caps', 4, 'owner', 1), ('proj_lost', 1, 'owner', 1);
  insert into image_metadata (id, dataset_id, file_name, s3_key, folder_path, size, width, uploaded_at,
                              last_modified) values
    ('train/a b', 'ds_weld', 'a b.jpg', 'datasets/ds_weld/images/train/a b.jpg', 'train', 100, null,
     '2025-03-01 09:00:00', '2025-03-01 09:00:00'),
    ('images/train/a b.jpg', 'ds_weld', 'a b.jpg', 'datasets/ds_weld/images/train/a b.jpg', 'train', 100, 0,
     '2025-03-01 09:00:01', '2025-03-01 09:00:00'),
    ('c', 'ds_weld', 'c.png', 'datasets/ds_weld/images/c.png', null, 30, 640, '2025-03-01 09:00:02',
     '2025-03-01 09:00:00'),
    ('evil', 'ds_weld', 'e.png', 'datasets/ds_weld/../../e.png', null, 7, null, '2025-03-01 09:00:03',
     '2025-03-01 09:00:00');
  insert into annotations (project_id, image_id, annotation_type, task_type, geometry, attributes, confidence,
                           version, created_by, annotation_state, created_at, updated_at) values
    ('proj_weld', 'train/a b', 'bbox', 'detection', '{"type":"bbox"}', '{}', 90, 1, 1, 'confirmed',
     '2025-03-02 10:00:00', '2025-03-02 11:00:00'),
    ('proj_weld', 'images/train/a b.jpg', 'polygon', null, '{"type":"polygon"}', null, 170, 0, 1, 'draft',
     '2025-03-02 10:00:01', null),
    ('proj_weld', 'c.png', 'bbox', 'detection', '{"type":"bbox"}', 'null', null, 3, 1, 'strange', null, null),
    ('proj_weld', 'c', 'no_object', 'detection', '{"type":"no_object"}', '{"task_type":"detection"}', null, 1,
     1, 'confirmed', null, null),
    ('proj_weld', 'nowhere', 'bbox', 'detection', '{"type":"bbox"}', '{}', null, 1, 1, 'draft', null, null),
    ('proj_weld', 'c', 'bbox', 'detection', 'null', '{}', null, 1, 1, 'draft', null, null),
    ('proj_lost', 'c', 'bbox', 'detection', '{"type":"bbox"}', '{}', null, 1, 1, 'draft', null, null);
  insert into annotation_history (annotation_id, project_id, action, previous_state, new_state, changed_by,
                                  timestamp) values
    (1, 'proj_weld', 'create', 'null', '{"class_id":"a"}', 1, '2025-03-02 10:00:00'),
    (99, 'proj_weld', 'delete', '{"class_id":"a"}', null, 1, null),
    (7, 'proj_lost', 'create', null, '{}', 1, null);
  insert into image_annotation_status (project_id, image_id, task_type, status, total_annotations, confirmed_at,
                                       is_image_confirmed) values
    ('proj_weld', 'train/a b', 'detection', 'completed', 1, '2025-03-02 11:00:00', true),
    ('proj_weld', 'train/a b', null, 'completed', 1, '2025-03-02 11:00:00', true),
    ('proj_weld', 'c', 'detection', 'in-progress', 77, null, false);
  insert into image_locks (project_id, image_id, user_id, locked_at, expires_at) values
    ('proj_weld', 'c', 1, now() at time zone 'UTC', now() at time zone 'UTC' + interval '5 minutes'),
    ('ds_weld', 'c', 2, now() at time zone 'UTC', now() at time zone 'UTC' + interval '5 minutes'),
    ('proj_weld', 'train/a b', 1, '2025-01-01', '2025-01-01 00:05:00');
  insert into annotation_tasks (id, project_id, name, image_ids, completed_images, status) values
    ('task_1', 'proj_weld', 'First half', '{"images/train/a b.jpg",c}', 1, 'strange');
  insert into comments (project_id, image_id, annotation_id, text, parent_id, thread_id, author_id) values
    ('proj_weld', 'c', 99, 'Is this a dent?', null, '1', 1), ('proj_weld', 'c', 1, 'It is.', 1, '1', 2),
    ('proj_weld', null, null, 'Well done', null, 'main', 1), ('proj_weld', 'nowhere', null, 'Where?', null, null, 1);
  insert into annotation_versions (project_id, task_type, version_number, version_type, created_at,
                                   annotation_count, image_count, export_format) values
    ('proj_weld', 'detection', 'v1.0', 'published', '2025-04-01', 3, 2, 'dice'),
    ('proj_weld', 'detection', 'v2.0', 'published', '2025-04-02', 4, 2, 'strange'),
    ('proj_weld', 'segmentation', 'v1.0', 'published', '2025-04-01', null, null, null),
    ('proj_weld', 'detection', '../../x', 'published', '2025-04-03', 1, 1, 'dice'),
    ('proj_weld', 'classification', 'w', 'working', '2025-04-03', 1, 1, null);
  insert into annotation_snapshots (version_id, annotation_id, snapshot_data) values (1, 1, '{"class_id":"a"}'),
    (4, 1, '{}');
  insert into audit_logs (timestamp, action, details, status, ip_address) values
    ('2025-03-01 12:00:00', 'create', '{"a":1}', 'success', '10.0.0.5'),
    ('2025-03-01 12:00:01', 'strange', '"text"', 'odd', null);
  insert into user_sessions (user_id, session_id, duration_seconds) values (1, 's1', -5);
  insert into system_stats_cache (metric_name, metric_value, calculated_at) values
    ('datasets', '1', '2025-01-01'), ('datasets', '2', '2025-01-02');
  insert into service_accounts values ('sa_platform', 'platform', '$2b$12$older', '{datasets:read}', 1,
    '2025-01-01', null, null, true);
  insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, status, created_at,
                           expires_at) values
    ('t1', 'ds_weld', 1, 7, 'x@example.com', 'owner', 'pending', '2025-01-01', '2025-01-08'),
    ('t2', 'ds_weld', 1, 8, 'y@example.com', 'viewer', 'pending', now(), now() + interval '7 days'),
    ('t3', 'proj_weld', 1, 8, 'y@example.com', 'viewer', 'pending', now() - interval '1 day',
     now() + interval '6 days'),
    ('t4', 'ds_gone', 1, 8, 'y@example.com', 'viewer', 'pending', now(), now() + interval '7 days');
`;
