import type { ProjectRole, Visibility } from '@libs/labeler-db';
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { TestBuckets } from './buckets';
import type { TestDatabases } from './databases';
import { OLIVIA, type Organization, passwordHash, type Person } from './people';
import { drawPicture } from './pictures';

type Labeler = Pick<TestDatabases, 'labeler'>;
type Users = Pick<TestDatabases, 'users'>;

/** An organization beside the ones that always exist. */
export async function givenOrganization(
  { users }: Users,
  { name = `Organization ${hex(3)}` }: { name?: string } = {},
): Promise<Organization> {
  const [row] = await users<{ id: number }>(
    'insert into organizations (name, company) values ($1, $1) returning id',
    [name],
  );
  return { id: row?.id ?? 0, name };
}

/** A user beside the people who always exist. */
export async function givenUser(
  { users }: Users,
  overrides: Partial<Omit<Person, 'id'>> & { password?: string } = {},
): Promise<Person> {
  const { password, ...given } = overrides;
  const person = {
    email: `user.${hex(4)}@example.com`,
    fullName: 'Nora Newcomer',
    organizationId: null,
    systemRole: 'standard_engineer',
    isActive: true,
    ...given,
  };
  const [row] = await users<{ id: number }>(
    `insert into users (email, hashed_password, full_name, organization_id, system_role, is_active)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      person.email,
      passwordHash(password),
      person.fullName,
      person.organizationId,
      person.systemRole,
      person.isActive,
    ],
  );
  return { id: row?.id ?? 0, ...person };
}

export interface GivenDataset {
  id: string;
  projectId: string;
  name: string;
  ownerId: number;
}

export interface DatasetOverrides {
  owner?: Pick<Person, 'id'>;
  name?: string;
  description?: string | null;
  visibility?: Visibility;
  tags?: string[];
  /** So many image rows without objects: `images/image-000001.jpg`, each of 1000 bytes. */
  images?: number;
  taskTypes?: string[];
  createdAt?: Date;
}

/** A dataset with its project and the owner's seat in it. */
export async function givenDataset(
  databases: Labeler,
  overrides: DatasetOverrides = {},
): Promise<GivenDataset> {
  const given = {
    owner: OLIVIA,
    name: 'Weld seams',
    description: null,
    visibility: 'private',
    tags: [],
    images: 0,
    taskTypes: [],
    createdAt: new Date(),
    ...overrides,
  };
  const id = `ds_${hex(8)}`;
  const projectId = `proj_${hex(6)}`;
  await databases.labeler(
    `with dataset as (
       insert into datasets (id, name, description, owner_id, visibility, tags, storage_path, created_at, updated_at)
       values ($1::text, $3::text, $5, $4, $6, $7, 'datasets/' || $1 || '/', $9, $9) returning id
     ), project as (
       insert into annotation_projects (id, name, dataset_id, owner_id, task_types, created_at, updated_at)
       select $2, $3::text, id, $4, $8, $9, $9 from dataset returning id
     )
     insert into project_permissions (project_id, user_id, role, granted_by)
     select id, $4, 'owner', $4 from project`,
    [
      id,
      projectId,
      given.name,
      given.owner.id,
      given.description,
      given.visibility,
      JSON.stringify(given.tags),
      given.taskTypes,
      given.createdAt,
    ],
  );
  if (given.images > 0) await givenImageRows(databases, id, given.images);
  return { id, projectId, name: given.name, ownerId: given.owner.id };
}

async function givenImageRows({ labeler }: Labeler, datasetId: string, count: number) {
  await labeler(
    `insert into image_metadata (dataset_id, id, file_name, s3_key, size, content_type)
     select $1::text, 'img_' || lpad(to_hex(n), 16, '0'), name, 'datasets/' || $1 || '/images/' || name, 1000, 'image/jpeg'
       from generate_series(1, $2::int) n, format('image-%s.jpg', lpad(n::text, 6, '0')) name`,
    [datasetId, count],
  );
}

/** Gives a user a seat in a project, or another role on the seat. */
export async function givenMember(
  { labeler }: Labeler,
  { projectId, ownerId }: Pick<GivenDataset, 'projectId' | 'ownerId'>,
  user: Pick<Person, 'id'>,
  role: Exclude<ProjectRole, 'owner'>,
): Promise<void> {
  await labeler(
    `insert into project_permissions (project_id, user_id, role, granted_by) values ($1, $2, $3, $4)
     on conflict (project_id, user_id) do update set role = excluded.role`,
    [projectId, user.id, role, ownerId],
  );
}

export interface StoredImage {
  id: string;
  /** Path below `datasets/{id}/images/`. */
  path: string;
  key: string;
  bytes: Buffer;
  sha256: string;
  crc32: number;
}

/** An image with its bytes in the object store and its row in the database, as an upload leaves them. */
export async function givenStoredImage(
  { labeler }: Labeler,
  buckets: Pick<TestBuckets, 'put'>,
  dataset: Pick<GivenDataset, 'id'>,
  { path = `picture-${hex(4)}.jpg`, bytes }: { path?: string; bytes?: Buffer } = {},
): Promise<StoredImage> {
  const contentType = path.endsWith('.png') ? 'image/png' : 'image/jpeg';
  const content = bytes ?? (await drawPicture({ text: path, contentType }));
  const key = `datasets/${dataset.id}/images/${path}`;
  const { etag } = await buckets.put(key, content, contentType);
  const image = {
    id: `img_${hex(8)}`,
    path,
    key,
    bytes: content,
    sha256: createHash('sha256').update(content).digest('hex'),
    crc32: crc32(content),
  };
  const folders = path.split('/').slice(0, -1).join('/');
  await labeler(
    `insert into image_metadata
       (dataset_id, id, file_name, s3_key, folder_path, size, content_type, crc32, sha256, etag)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      dataset.id,
      image.id,
      path.split('/').pop(),
      key,
      folders || null,
      content.length,
      contentType,
      image.crc32,
      image.sha256,
      etag,
    ],
  );
  return image;
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
