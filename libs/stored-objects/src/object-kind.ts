import type { BucketRole } from '@libs/storage';

/** What an object is, as far as its key tells. */
export type ObjectKind =
  | 'image'
  | 'thumbnail'
  | 'incoming'
  | 'published'
  | 'backup'
  | 'export'
  | 'archive'
  | 'preserved'
  | 'snapshot'
  | 'foreign';

export interface KeyParts {
  kind: ObjectKind;
  /** The dataset, or for exports the project, whose folder it lies in. */
  owner: string;
}

const OF_DATASETS: readonly [RegExp, ObjectKind][] = [
  [/^datasets\/([^/]+)\/images\/./s, 'image'],
  [/^datasets\/([^/]+)\/thumbnails\/./s, 'thumbnail'],
  [/^datasets\/([^/]+)\/incoming\/./s, 'incoming'],
  [/^datasets\/([^/]+)\/annotations[^/]*\.json$/s, 'published'],
  [/^backups\/([^/]+)\/./s, 'backup'],
];

const OF_ANNOTATIONS: readonly [RegExp, ObjectKind][] = [
  [/^exports\/([^/]+)\/[^/]+\/[^/]+\/./s, 'export'],
  [/^archives\/([^/]+)\/[^/]+\.zip$/s, 'archive'],
  [/^preserved\/([^/]+)\/./s, 'preserved'],
  [/^snapshots\/([^/]+)\/[^/]+\/./s, 'snapshot'],
];

const KINDS: Record<BucketRole, readonly [RegExp, ObjectKind][]> = {
  datasets: OF_DATASETS,
  annotations: OF_ANNOTATIONS,
};

/** Whose an object is. Both buckets may be one. */
export function keyPartsOf(key: string, roles: readonly BucketRole[]): KeyParts {
  for (const role of roles) {
    for (const [pattern, kind] of KINDS[role]) {
      const owner = pattern.exec(key)?.[1];
      if (owner !== undefined) return { kind, owner };
    }
  }
  return { kind: 'foreign', owner: '' };
}

/**
 * Kinds of which an object is nobody's mistake when no row refers to it: backups are kept for good, published files
 * may be brought along by whoever made the dataset, preserved ones are found again by their content, and the rest is
 * not ours.
 */
export const KEPT_KINDS: ReadonlySet<ObjectKind> = new Set([
  'backup',
  'published',
  'preserved',
  'foreign',
]);

/** Folder of everything that the objects of one writer share: of an export, a version, a snapshot. */
export function folderOf(key: string, depth: number): string {
  return `${key.split('/', depth).join('/')}/`;
}
