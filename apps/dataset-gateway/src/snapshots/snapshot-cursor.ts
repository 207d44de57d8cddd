import { ValidationFailedError } from '@libs/errors';
import type { SnapshotPosition } from '@libs/snapshots';

const FORM = /^(\d{1,17}) (snap_[0-9a-f]{16})$/;

/** A cursor is a position and nothing else. It grants nothing. */
export function writeCursor({ createdAtMicros, id }: SnapshotPosition): string {
  return Buffer.from(`${createdAtMicros} ${id}`).toString('base64url');
}

/** @throws ValidationFailedError when the cursor is none */
export function readCursor(cursor: string): SnapshotPosition {
  const [, createdAtMicros, id] = FORM.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (createdAtMicros !== undefined && id !== undefined) return { createdAtMicros, id };
  const message = 'cursor must be the next_cursor of a list of snapshots';
  throw new ValidationFailedError([{ field: 'cursor', message }]);
}
