import type { BucketRole } from '@libs/storage';

/** Whose references: of every row, or of what may lie in the folders of one dataset. */
export type Scope = 'all' | 'dataset';

/** Thumbnails of images that were stored before their keys were recorded; see `thumbnailKeyOf` of libs/imaging. */
const OLDER_THUMBNAIL = String.raw`case when i.s3_key like '%/images/%'
        then replace(regexp_replace(i.s3_key, '\.[^./]*$', ''), '/images/', '/thumbnails/') || '.jpg'
        else regexp_replace(i.s3_key, '\.[^./]*$', '') || '_thumb.jpg' end`;

const CLAIMED_THUMBNAIL = String.raw`regexp_replace(p.s3_key, '^(datasets/[^/]+)/images/', '\1/thumbnails/') || '.jpg'`;

interface Branch {
  from: string;
  /** key, size, etag, sha256 */
  columns: [key: string, size: string, etag: string, sha256: string];
  kind: string;
  owner: string;
  /** Whether the object has to be there. */
  required?: string;
  isPrefix?: boolean;
  where?: string;
  /** What keeps it to one dataset, `$1`. */
  ofDataset: string;
}

const NOTHING = ['null', 'null', 'null'] as const;
const OF_PROJECT = (alias: string) =>
  `${alias}.project_id in (select ap.id from annotation_projects ap where ap.dataset_id = $1)`;

/** The predicates of the partial indexes that find what lies outside of the folder of its dataset. */
const IMAGE_ELSEWHERE = `not (starts_with(i.s3_key, 'datasets/' || i.dataset_id || '/')
    and (i.thumbnail_key is null or starts_with(i.thumbnail_key, 'datasets/' || i.dataset_id || '/')))`;
const FROZEN_ELSEWHERE = `f.preserved_key is null and not starts_with(f.s3_key, 'datasets/' || f.dataset_id || '/')`;

const IMAGES: Branch = {
  from: 'image_metadata i',
  columns: ['i.s3_key', 'i.size', 'i.etag', 'i.sha256'],
  kind: 'image',
  owner: `i.dataset_id || '/' || i.id`,
  required: 'true',
  ofDataset: 'i.dataset_id = $1',
};
const THUMBNAILS: Branch = {
  from: 'image_metadata i',
  columns: [`coalesce(i.thumbnail_key, ${OLDER_THUMBNAIL})`, ...NOTHING],
  kind: 'thumbnail',
  owner: `i.dataset_id || '/' || i.id`,
  required: 'i.thumbnail_key is not null',
  ofDataset: 'i.dataset_id = $1',
};
const FROZEN: Branch = {
  from: 'frozen_images f',
  columns: ['f.s3_key', 'f.size', 'null', 'f.sha256'],
  kind: 'frozen image',
  owner: `f.dataset_id || '/' || f.image_id`,
  required: 'true',
  where: 'f.preserved_key is null',
  ofDataset: 'f.dataset_id = $1',
};

const BRANCHES: Record<BucketRole, Branch[]> = {
  datasets: [
    IMAGES,
    THUMBNAILS,
    FROZEN,
    {
      from: 'dataset_publications p',
      columns: ['p.annotation_path', ...NOTHING],
      kind: 'published file',
      owner: `p.dataset_id || '/' || p.task_type`,
      // Whoever publishes says first that the file is to be written.
      required: `not exists (select from live_file_requests r
                              where r.dataset_id = p.dataset_id and r.task_type = p.task_type)`,
      ofDataset: `(p.dataset_id = $1 or not starts_with(p.annotation_path, 'datasets/' || p.dataset_id || '/'))`,
    },
    {
      from: 'datasets d',
      columns: ['d.annotation_path', ...NOTHING],
      kind: 'annotation file',
      owner: 'd.id',
      where: 'd.annotation_path is not null',
      ofDataset: `(d.id = $1 or not starts_with(d.annotation_path, 'datasets/' || d.id || '/'))`,
    },
    {
      from: 'pending_objects p',
      columns: ['p.s3_key', ...NOTHING],
      kind: 'claim',
      owner: 'p.holder',
      ofDataset: 'p.dataset_id = $1',
    },
    {
      from: 'pending_objects p',
      columns: [CLAIMED_THUMBNAIL, ...NOTHING],
      kind: 'claim',
      owner: 'p.holder',
      ofDataset: 'p.dataset_id = $1',
    },
    {
      from: 'upload_sessions u',
      columns: [`'datasets/' || u.dataset_id || '/incoming/' || u.id || '/'`, ...NOTHING],
      kind: 'upload',
      owner: 'u.id',
      isPrefix: true,
      ofDataset: 'u.dataset_id = $1',
    },
  ],
  annotations: [
    {
      from: 'annotation_versions v',
      columns: ['v.dice_path', 'v.dice_size', 'null', `substr(v.content_hash, 8)`],
      kind: 'version',
      owner: 'v.id::text',
      required: 'true',
      where: 'v.dice_path is not null',
      ofDataset: `(${OF_PROJECT('v')} or not starts_with(v.dice_path, 'exports/' || v.project_id || '/'))`,
    },
    {
      from: 'annotation_versions v',
      columns: ['v.export_path', 'v.export_size', 'null', 'v.export_sha256'],
      kind: 'version',
      owner: 'v.id::text',
      // Releases before these had versions without a file.
      required: 'v.folder is not null',
      where: 'v.export_path is not null',
      ofDataset: `(${OF_PROJECT('v')} or not starts_with(v.export_path, 'exports/' || v.project_id || '/'))`,
    },
    {
      from: 'annotation_versions v',
      columns: [
        `'exports/' || v.project_id || '/' || v.task_type || '/' || coalesce(v.folder, v.version_number) || '/'`,
        ...NOTHING,
      ],
      kind: 'version',
      owner: 'v.id::text',
      isPrefix: true,
      ofDataset: OF_PROJECT('v'),
    },
    {
      from: 'version_claims c',
      columns: [
        `'exports/' || c.project_id || '/' || c.task_type || '/' || c.folder || '/'`,
        ...NOTHING,
      ],
      kind: 'claim',
      owner: 'c.version_id::text',
      isPrefix: true,
      ofDataset: OF_PROJECT('c'),
    },
    {
      from: 'dataset_exports e',
      columns: ['e.folder || e.file_name', 'e.size_bytes', 'null', 'e.sha256'],
      kind: 'export',
      owner: 'e.id',
      required: 'e.expires_at > now()',
      where: `e.status = 'completed'`,
      ofDataset: 'e.dataset_id = $1',
    },
    {
      from: 'dataset_exports e',
      columns: ['e.folder', ...NOTHING],
      kind: 'export',
      owner: 'e.id',
      isPrefix: true,
      ofDataset: 'e.dataset_id = $1',
    },
    {
      from: 'dataset_archives a',
      columns: ['a.object_key', 'a.size_bytes', 'null', 'a.sha256'],
      kind: 'archive',
      owner: `a.dataset_id || '/' || a.content_id`,
      required: `a.status = 'ready'`,
      where: 'a.object_key is not null',
      ofDataset: 'a.dataset_id = $1',
    },
    {
      from: 'dataset_archives a',
      columns: [`'archives/' || a.dataset_id || '/' || a.content_id || '.zip'`, ...NOTHING],
      kind: 'archive',
      owner: `a.dataset_id || '/' || a.content_id`,
      ofDataset: 'a.dataset_id = $1',
    },
    {
      from: 'frozen_images f',
      columns: ['f.preserved_key', 'f.size', 'null', 'f.sha256'],
      kind: 'preserved image',
      owner: `f.dataset_id || '/' || f.image_id`,
      required: 'true',
      where: 'f.preserved_key is not null',
      ofDataset: 'f.dataset_id = $1',
    },
    {
      from: 'snapshot_files s',
      columns: ['s.s3_key', 's.size', 's.etag', 's.sha256'],
      kind: 'snapshot',
      owner: 's.snapshot_id',
      required: 'true',
      ofDataset: 's.dataset_id = $1',
    },
    {
      from: 'dataset_snapshots s',
      columns: [`'snapshots/' || s.dataset_id || '/' || s.id || '/'`, ...NOTHING],
      kind: 'snapshot',
      owner: 's.id',
      isPrefix: true,
      ofDataset: 's.dataset_id = $1',
    },
  ],
};

/** Few, and each may lie in the folder of any dataset. */
const ELSEWHERE: Record<BucketRole, Branch[]> = {
  datasets: [
    { ...IMAGES, ofDataset: IMAGE_ELSEWHERE },
    { ...THUMBNAILS, ofDataset: IMAGE_ELSEWHERE },
    { ...FROZEN, ofDataset: FROZEN_ELSEWHERE },
  ],
  annotations: [],
};

/** Every reference to an object of these buckets; `$1` is the dataset when the scope is one. */
export function referencesSql(roles: readonly BucketRole[], scope: Scope): string {
  const branches = roles.flatMap((role) => [
    ...BRANCHES[role],
    ...(scope === 'dataset' ? ELSEWHERE[role] : []),
  ]);
  return branches.map((branch) => selectOf(branch, scope)).join('\nunion all\n');
}

function selectOf(branch: Branch, scope: Scope): string {
  const [key, size, etag, sha256] = branch.columns;
  const conditions = [branch.where, scope === 'dataset' ? branch.ofDataset : undefined];
  const where = conditions.filter(Boolean).join(' and ') || 'true';
  return `select (${key})::text as key, (${size})::bigint as size, (${etag})::text as etag, (${sha256})::text as sha256,
       '${branch.kind}'::text as kind, (${branch.owner})::text as owner, ${branch.required ?? 'false'} as required,
       ${branch.isPrefix ?? false} as is_prefix
  from ${branch.from} where ${where}`;
}
