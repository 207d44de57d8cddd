import { type Adoption, isTaken } from './tables';

/** A user with the role `owner` counts as the owner even where a transfer did not reach `owner_id`. */
const OWNER = `coalesce((
  select m.user_id
    from old_project_permissions m
    join old_annotation_projects a on a.id = m.project_id
   where a.dataset_id = x.id and m.role = 'owner' and m.user_id is not null
   order by m.user_id = x.owner_id desc, m.granted_at, m.id
   limit 1), x.owner_id)`;

const FORMATS = `'dice', 'coco', 'yolo', 'voc', 'cvat', 'datumaro', 'labelstudio', 'imagefolder'`;
const ROLES = `'owner', 'admin', 'reviewer', 'annotator', 'viewer'`;

const isOtherJson = (column: string, kind: string) =>
  `x.${column} is not null and jsonb_typeof(x.${column}) not in ('${kind}', 'null')`;

export const DATASETS: Adoption = {
  table: 'datasets',
  from: 'old_datasets x',
  aside: [{ when: "x.id = ''", say: 'its id is empty' }],
  changes: [
    { when: `${OWNER} <> x.owner_id`, say: 'belongs to who has the role, not to its owner_id' },
    {
      when: "x.visibility not in ('private', 'public', 'organization')",
      say: 'its unknown visibility became private',
    },
    { when: "x.storage_type not in ('s3', 'r2')", say: 'its unknown storage_type became s3' },
    {
      when: `x.format not in ('images', ${FORMATS})`,
      say: 'its unknown format became images',
    },
    { when: "x.status not in ('active', 'archived')", say: 'its unknown status became active' },
    { when: isOtherJson('tags', 'array'), say: 'its tags are no list and were left out' },
    { when: isOtherJson('class_names', 'array'), say: 'class_names are no list and were left out' },
    {
      when: isOtherJson('split_config', 'object'),
      say: 'split_config is no object and was left out',
    },
    {
      when: 'x.parent_dataset_id is not null and not exists (select from old_datasets p where p.id = x.parent_dataset_id)',
      say: 'its parent does not exist and was left out',
    },
  ],
  then: [
    `create temp table taken_datasets on commit drop as
       select x.id, x.created_at from old_datasets x where ${isTaken('datasets')}`,
    'analyze taken_datasets',
  ],
  insert: {
    into: `id, name, description, owner_id, visibility, tags, storage_path, storage_type, format,
      labeled, annotation_path, num_classes, class_names, num_images, is_snapshot, parent_dataset_id,
      snapshot_created_at, version_tag, status, integrity_status, version, content_hash, last_modified_at,
      split_config, created_at, updated_at`,
    select: `x.id, x.name, x.description, ${OWNER},
           case when x.visibility in ('public', 'organization') then x.visibility else 'private' end,
           coalesce(pg_temp.names_of(x.tags), '[]'), x.storage_path,
           case x.storage_type when 'r2' then 'r2' else 's3' end,
           case when x.format in (${FORMATS}) then x.format else 'images' end,
           coalesce(x.labeled, false), x.annotation_path, greatest(x.num_classes, 0), pg_temp.names_of(x.class_names),
           greatest(x.num_images, 0), coalesce(x.is_snapshot, false),
           (select p.id from taken_datasets p where p.id = x.parent_dataset_id),
           x.snapshot_created_at, x.version_tag,
           case x.status when 'archived' then 'archived' else 'active' end,
           case when x.integrity_status is null or x.integrity_status = 'valid' then 'valid' else 'broken' end,
           greatest(x.version, 1), x.content_hash, x.last_modified_at,
           case when jsonb_typeof(x.split_config) = 'object' then x.split_config end,
           coalesce(x.created_at, x.updated_at, now()), coalesce(x.updated_at, x.created_at, now())`,
  },
};

export const PROJECT_PERMISSIONS: Adoption = {
  table: 'project_permissions',
  from: 'old_project_permissions x left join project_names p on p.name = x.project_id',
  aside: [
    { when: 'p.project_id is null', say: 'its project does not exist' },
    { when: `x.role not in (${ROLES})`, say: 'its role is unknown' },
  ],
  only: {
    by: 'p.project_id, x.user_id',
    order: `array_position(array[${ROLES}], x.role), x.granted_at, x.id`,
    say: 'the same person has another role in the project',
  },
  insert: {
    into: 'id, project_id, user_id, role, granted_by, granted_at',
    select: `x.id, p.project_id, x.user_id,
           case when x.user_id = a.owner_id then 'owner' when x.role = 'owner' then 'admin' else x.role end,
           coalesce(x.granted_by, a.owner_id), coalesce(x.granted_at, a.created_at)`,
    join: 'join annotation_projects a on a.id = p.project_id',
  },
  after: `
    insert into project_permissions (id, project_id, user_id, role, granted_by, granted_at)
    select (select coalesce(max(m.id), 0) from old_project_permissions m) + row_number() over (order by a.id),
           a.id, a.owner_id, 'owner', a.owner_id, a.created_at
      from annotation_projects a
     where not exists (select from project_permissions m
                        where m.project_id = a.id and m.user_id = a.owner_id)`,
};

export const DATASET_PERMISSIONS: Adoption = {
  table: 'dataset_permissions',
  from: 'old_dataset_permissions x left join taken_datasets d on d.id = x.dataset_id',
  aside: [
    { when: 'd.id is null', say: 'its dataset does not exist' },
    { when: "x.role not in ('owner', 'member')", say: 'its role is unknown' },
  ],
  only: {
    by: 'x.dataset_id, x.user_id',
    order: "x.role = 'owner' desc, x.granted_at, x.id",
    say: 'the same person has another role in the dataset',
  },
  insert: {
    into: 'id, dataset_id, user_id, role, granted_by, granted_at',
    select: `x.id, d.id, x.user_id, x.role, coalesce(x.granted_by, x.user_id),
           coalesce(x.granted_at, d.created_at, now())`,
  },
};

export const INVITATIONS: Adoption = {
  table: 'invitations',
  from: 'old_invitations x left join project_names p on p.name = x.project_id',
  aside: [
    { when: 'p.dataset_id is null', say: 'its dataset does not exist' },
    { when: `x.role not in (${ROLES})`, say: 'its role is unknown' },
    {
      when: "x.status not in ('pending', 'accepted', 'cancelled', 'declined', 'expired')",
      say: 'its status is unknown',
    },
  ],
  only: { by: 'x.token', order: 'x.id', say: 'another invitation has its token' },
  changes: [{ when: "x.status = 'declined'", say: 'declined became cancelled' }],
  insert: {
    into: `id, token, project_id, inviter_id, invitee_id, invitee_email, role, status, message,
      created_at, expires_at, accepted_at, cancelled_at`,
    select: `x.id, x.token, p.dataset_id, x.inviter_id, x.invitee_id, x.invitee_email, x.role,
           case when x.status = 'declined' then 'cancelled'
                when x.status = 'pending' and (x.expires_at <= now() or row_number() over (
                  partition by p.dataset_id, x.invitee_id, x.status order by x.created_at desc, x.id desc) > 1)
                then 'expired' else x.status end,
           x.message, coalesce(x.created_at, now()), coalesce(x.expires_at, x.created_at, now()),
           x.accepted_at, x.cancelled_at`,
  },
};
