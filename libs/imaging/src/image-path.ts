import { ImagePathError } from './imaging.errors';

/**
 * UTF-8 bytes of a path. The longest key made of it, `datasets/{id}/thumbnails/{path}.jpg`, then stays within the
 * 1024 bytes of an S3 key; ids of datasets have at most 36 characters.
 */
export const MAX_IMAGE_PATH_BYTES = 960;
/** Characters of the last part. */
const MAX_NAME_LENGTH = 500;

/** Control characters, halves of characters, and two that XML listings of object stores cannot carry. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
const ABSOLUTE = /^(\/|[A-Za-z]:\/)/;
const LEFT_BEHIND = new Set(['__macosx', 'thumbs.db', 'desktop.ini']);

/**
 * The path of an image below `datasets/{id}/images/`, from what a client calls its file: in NFC, with `/` between its
 * parts, without empty and `.` parts. Applied twice it gives the same.
 * @throws ImagePathError for names that are absolute, climb (`..`), hold control characters, name no file or are too long
 */
export function normalizeImagePath(name: string): string {
  const path = name.normalize('NFC').replaceAll('\\', '/');
  if (FORBIDDEN.test(path)) throw new ImagePathError('The file name holds control characters');
  if (ABSOLUTE.test(path)) throw new ImagePathError('The file name is an absolute path');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new ImagePathError('The file name leads out of its folder');
  const last = parts.at(-1);
  if (last === undefined || /(^|\/)\.?$/.test(path)) {
    throw new ImagePathError('The name names no file');
  }
  const normal = parts.join('/');
  if (Buffer.byteLength(normal) > MAX_IMAGE_PATH_BYTES || [...last].length > MAX_NAME_LENGTH) {
    throw new ImagePathError(
      `The file name is too long: at most ${MAX_NAME_LENGTH} characters, and ${MAX_IMAGE_PATH_BYTES} bytes with its folders`,
    );
  }
  return normal;
}

/** True for what operating systems leave in folders and archives: `__MACOSX`, `Thumbs.db`, names with a leading dot. */
export function isIgnoredPath(path: string): boolean {
  return path.split(/[/\\]/).some((part) => isHidden(part) || LEFT_BEHIND.has(part.toLowerCase()));
}

function isHidden(part: string): boolean {
  return part.startsWith('.') && part !== '.' && part !== '..';
}
