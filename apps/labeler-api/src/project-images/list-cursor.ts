import { ValidationFailedError } from '@libs/errors';
import { hash } from 'node:crypto';
import type { ImageFilter, ImageSort, ListPosition } from './image-list-request';

/** What a list is: a cursor of one list means nothing in another. */
export interface ListShape {
  datasetId: string;
  filter: ImageFilter;
  sort: ImageSort;
}

/** A cursor is a position and nothing else: it grants nothing, and its checksum ties it to the list. */
const FORM = /^(\d{1,15}) (-|=(.{0,500}))$/s;
const CHECKSUM_LENGTH = 12;

export function writeCursor({ ordinal, value }: ListPosition, shape: ListShape): string {
  const text = `${ordinal} ${value === null ? '-' : `=${value}`}`;
  return Buffer.from(checksum(text, shape) + text).toString('base64url');
}

/** @throws ValidationFailedError when the cursor was not made by `writeCursor` for this list */
export function readCursor(cursor: string, shape: ListShape): ListPosition {
  const decoded = Buffer.from(cursor, 'base64url').toString();
  const text = decoded.slice(CHECKSUM_LENGTH);
  const [, ordinal, , value = null] = FORM.exec(text) ?? [];
  if (ordinal === undefined || decoded.slice(0, CHECKSUM_LENGTH) !== checksum(text, shape)) {
    const message = 'cursor must be the next_cursor of a list with the same filters and order';
    throw new ValidationFailedError([{ field: 'cursor', message }]);
  }
  return { ordinal: Number(ordinal), value };
}

function checksum(text: string, { datasetId, filter, sort }: ListShape): string {
  const { search, folder, taskType, status, classId, assigneeId } = filter;
  const parts = [text, datasetId, sort, search, folder, taskType, status, classId, assigneeId];
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, CHECKSUM_LENGTH);
}
