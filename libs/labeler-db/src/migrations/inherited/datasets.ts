import type { Adoption } from './tables';

/** A user with the role `owner` counts as the owner even where a transfer did not reach `owner_id`. */
const OWNER = `coalesce((
  select m.user_id
    from inherited.project_permissions m
    join inherited.annotation_projects a on a.id = m.project_id
   where a.dataset_id = d.id and m.role = 'owner'
   order by m.user_id = d.owner_id desc, m.granted_at, m.id
   limit 1), d.owner_id)`;

export const DATASETS: Adoption = {
  table: 'datasets',
  insert: `
    insert into datasets (id, name, description, owner_id, visibility, tags, storage_path, storage_type, format,
      labeled, annotation_path, num_classes, class_names, num_images, is_snapshot, parent_dataset_id,
      snapshot_created_at, version_tag, status, integrity_status, version, content_hash, last_modified_at,
      split_config, created_at, updated_at)
    select d.id, d.name, d.description, ${OWNER},
           case when d.visibility in ('public', 'organization') then d.visibility else 'private' end,
           coalesce(pg_temp.json_of(d.tags, 'array'), '[]'), d.storage_path,
           case d.storage_type when 'r2' then 'r2' else 's3' end,
           case when d.format in ('dice', 'coco', 'yolo', 'voc', 'cvat', 'datumaro', 'labelstudio',
             'imagefolder') then d.format else 'images' end,
           d.labeled, d.annotation_path, greatest(d.num_classes, 0), pg_temp.json_of(d.class_names, 'array'),
           greatest(d.num_images, 0), d.is_snapshot,
           (select p.id from inherited.datasets p where p.id = d.parent_dataset_id),
           d.snapshot_created_at, d.version_tag,
           case d.status when 'archived' then 'archived' else 'active' end,
           case d.integrity_status when 'valid' then 'valid' else 'broken' end,
           greatest(d.version, 1), d.content_hash, d.last_modified_at,
           pg_temp.json_of(d.split_config, 'object'), d.created_at, d.updated_at
      from inherited.datasets d`,
};

export const ANNOTATION_PROJECTS: Adoption = {
  table: 'annotation_projects',
  insert: `
    insert into annotation_projects (id, name, description, dataset_id, owner_id, task_types, task_config,
      task_classes, settings, status, created_at, updated_at, last_updated_by)
    select a.id, a.name, a.description, d.id, d.owner_id, coalesce(a.task_types, '{}'),
           pg_temp.object_of(a.task_config), pg_temp.object_of(a.task_classes), pg_temp.object_of(a.settings),
           case when a.status in ('paused', 'completed', 'archived') then a.status else 'active' end,
           coalesce(a.created_at, d.created_at), coalesce(a.updated_at, d.updated_at), a.last_updated_by
      from inherited.annotation_projects a
      join datasets d on d.id = a.dataset_id`,
  // Every dataset has a project: its members and everything that is annotated hang on it.
  after: `
    insert into annotation_projects (id, name, dataset_id, owner_id, created_at, updated_at)
    select 'proj_' || left(md5(d.id), 12), d.name, d.id, d.owner_id, d.created_at, d.updated_at
      from datasets d
     where not exists (select from annotation_projects a where a.dataset_id = d.id)`,
};

export const PROJECT_PERMISSIONS: Adoption = {
  table: 'project_permissions',
  insert: `
    insert into project_permissions (id, project_id, user_id, role, granted_by, granted_at)
    select m.id, a.id, m.user_id,
           case when m.user_id = a.owner_id then 'owner' when m.role = 'owner' then 'admin' else m.role end,
           m.granted_by, m.granted_at
      from inherited.project_permissions m
      join annotation_projects a on a.id = m.project_id`,
  after: `
    insert into project_permissions (id, project_id, user_id, role, granted_by, granted_at)
    select (select coalesce(max(m.id), 0) from project_permissions m) + row_number() over (order by a.id),
           a.id, a.owner_id, 'owner', a.owner_id, a.created_at
      from annotation_projects a
     where not exists (select from project_permissions m
                        where m.project_id = a.id and m.user_id = a.owner_id)`,
};

export const DATASET_PERMISSIONS: Adoption = {
  table: 'dataset_permissions',
  insert: `
    insert into dataset_permissions (id, dataset_id, user_id, role, granted_by, granted_at)
    select m.id, d.id, m.user_id, m.role, m.granted_by, m.granted_at
      from inherited.dataset_permissions m
      join datasets d on d.id = m.dataset_id`,
};

/** The name by which an object lies below the folder of its dataset. */
const PATH = 'dataset_archive_path(i.dataset_id, i.s3_key)';

export const IMAGE_METADATA: Adoption = {
  table: 'image_metadata',
  insert: `
    insert into image_metadata (dataset_id, id, file_name, s3_key, folder_path, size, width, height,
      uploaded_at, last_modified)
    select distinct on (i.dataset_id, ${PATH})
           i.dataset_id, i.id, i.file_name, i.s3_key, i.folder_path, i.size,
           case when i.width > 0 and i.height > 0 then i.width end,
           case when i.width > 0 and i.height > 0 then i.height end, i.uploaded_at, i.last_modified
      from inherited.image_metadata i
      join datasets d on d.id = i.dataset_id
     where i.id <> '' and i.size >= 0 and ${PATH} <> ''
     order by i.dataset_id, ${PATH}, i.uploaded_at, i.id`,
  // By which names older tables may call an image: its id, the id of a second row for the same object, or a path.
  after: `
    create temp table image_names on commit drop as
    with names as (
      select i.dataset_id, i.id as image_id, v.rank, v.name
        from image_metadata i,
             regexp_replace(i.archive_path, '^images/', '') as path,
             lateral (values (1, i.id::text), (3, i.archive_path), (4, path),
                             (5, regexp_replace(path, '\\.[^./]+$', ''))) as v(rank, name)
       union all
      select n.dataset_id, n.id, 2, i.id
        from inherited.image_metadata i
        join image_metadata n on n.dataset_id = i.dataset_id and n.archive_path = ${PATH} and n.id <> i.id
    ), counted as (
      select n.*, count(*) over (partition by n.dataset_id, n.rank, n.name) as images from names n
    )
    select distinct on (c.dataset_id, c.name) c.dataset_id, c.name, c.image_id
      from counted c
     where c.images = 1
     order by c.dataset_id, c.name, c.rank;
    create index on image_names (dataset_id, name);
    analyze image_names`,
};

export const INVITATIONS: Adoption = {
  table: 'invitations',
  insert: `
    insert into invitations (id, token, project_id, inviter_id, invitee_id, invitee_email, role, status, message,
      created_at, expires_at, accepted_at, cancelled_at)
    select i.id, i.token, d.id, i.inviter_id, i.invitee_id, i.invitee_email, i.role,
           case when i.status = 'pending' and (i.expires_at <= now() at time zone 'UTC' or row_number() over (
             partition by d.id, i.invitee_id, i.status order by i.created_at desc, i.id desc) > 1)
             then 'expired' else i.status end,
           i.message, i.created_at, i.expires_at, i.accepted_at, i.cancelled_at
      from inherited.invitations i
      left join annotation_projects a on a.id = i.project_id
      join datasets d on d.id = coalesce(a.dataset_id, i.project_id)
     where i.role in ('owner', 'admin', 'reviewer', 'annotator', 'viewer')
       and i.status in ('pending', 'accepted', 'cancelled', 'expired')`,
};
