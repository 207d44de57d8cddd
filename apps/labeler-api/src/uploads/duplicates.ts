import type { DuplicatePolicy } from './staged-image';

export type Decision = 'create' | 'overwrite' | 'unchanged' | 'rename' | 'skip' | 'refuse';

/** What to do with an image whose path is free or taken. The same content again is never a duplicate. */
export function decide(
  sha256: string,
  existing: { sha256: string | null } | undefined,
  policy: DuplicatePolicy,
): Decision {
  if (!existing) return 'create';
  return existing.sha256 === sha256 ? 'unchanged' : policy;
}

/** `folder/name.ext` as `folder/name_3.ext`. */
export function numberedPath(path: string, number: number): string {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const end = dot > slash ? dot : path.length;
  return `${path.slice(0, end)}_${number}${path.slice(end)}`;
}

/** The last part of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folders of a path without a trailing slash; null at the top. */
export function folderOf(path: string): string | null {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? null : path.slice(0, slash);
}
