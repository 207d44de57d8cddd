import { ValidationFailedError } from '@libs/errors';
import { hash } from 'node:crypto';
import type { ListFilter } from './list-request';

/** Where a list goes on: after the dataset that was created then and has this id. */
export interface CursorPosition {
  /** Microseconds since 1970, as PostgreSQL keeps them. */
  createdAtMicros: string;
  id: string;
  /** Number of the page that begins here. */
  page: number;
}

/** A cursor is a position and nothing else: it grants nothing, and its checksum ties it to the filter. */
const FORM = /^(-?\d{1,17}) (\d{1,10}) ([^\0]{1,100})$/s;
const CHECKSUM_LENGTH = 16;

export function writeCursor(position: CursorPosition, filter: ListFilter): string {
  const text = `${position.createdAtMicros} ${position.page} ${position.id}`;
  return Buffer.from(checksum(text, filter) + text).toString('base64url');
}

/** @throws ValidationFailedError when the cursor was not made by `writeCursor` for this filter */
export function readCursor(cursor: string, filter: ListFilter): CursorPosition {
  const decoded = Buffer.from(cursor, 'base64url').toString();
  const text = decoded.slice(CHECKSUM_LENGTH);
  const [, createdAtMicros, page, id] = FORM.exec(text) ?? [];
  if (
    createdAtMicros === undefined ||
    id === undefined ||
    decoded.slice(0, CHECKSUM_LENGTH) !== checksum(text, filter)
  ) {
    const message = 'cursor must be the next_cursor of a list with the same filters';
    throw new ValidationFailedError([{ field: 'cursor', message }]);
  }
  return { createdAtMicros, id, page: Number(page) };
}

function checksum(text: string, filter: ListFilter): string {
  const { ownerId, visibility, labeled, format, taskType, tags = [] } = filter;
  const parts = [text, ownerId, visibility, labeled, format, taskType, ...[...tags].sort()];
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, CHECKSUM_LENGTH);
}
