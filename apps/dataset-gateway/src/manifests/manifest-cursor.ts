import { ValidationFailedError } from '@libs/errors';

/** Images come first, then the annotation files. */
export type ManifestPart = 'images' | 'files';

/** A place in one manifest: behind the line of this path. */
export interface ManifestPosition {
  revision: number;
  part: ManifestPart;
  /** Below the image root, or the name of an annotation file. */
  path: string;
}

/** Which manifest a place belongs to. */
export interface ManifestKey {
  snapshotId: string | null;
  since: string | null;
}

const FORM = /^(\d{1,10}) (images|files) (snap_[0-9a-f]{16}|-) (snap_[0-9a-f]{16}|-) ([^\0]*)$/s;

export type CursorWriter = (part: ManifestPart, path: string) => string;

/** Writes cursors of one manifest. They grant nothing. */
export function cursorWriter({ snapshotId, since }: ManifestKey, revision: number): CursorWriter {
  const key = `${snapshotId ?? '-'} ${since ?? '-'}`;
  return (part, path) => Buffer.from(`${revision} ${part} ${key} ${path}`).toString('base64url');
}

/** @throws ValidationFailedError when the cursor is none of this manifest */
export function readCursor(cursor: string, { snapshotId, since }: ManifestKey): ManifestPosition {
  const match = FORM.exec(Buffer.from(cursor, 'base64url').toString());
  const [, revision, part, ofSnapshot, ofBase, path] = match ?? [];
  const fits = ofSnapshot === (snapshotId ?? '-') && ofBase === (since ?? '-');
  if (path !== undefined && fits) {
    return { revision: Number(revision), part: part as ManifestPart, path };
  }
  const message = 'cursor must come from a line of a manifest with the same snapshot_id and since';
  throw new ValidationFailedError([{ field: 'cursor', message }]);
}
