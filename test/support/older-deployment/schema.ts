/** The labeler database as the last older release left it. */
export const OLDER_SCHEMA = `
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
