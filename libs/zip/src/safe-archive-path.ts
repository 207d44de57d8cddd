/** Control characters, backslashes, and percent signs that would read as an escape. */
const FORBIDDEN = /[\p{Cc}\\]|%(?=[0-9A-Fa-f]{2})/gu;
const DRIVE = /^([A-Za-z]):/;
const DOT_SEGMENT = /(?<=^|\/)\.{1,2}(?=\/|$)/g;
/** A slash that makes the path absolute, names a folder, or leaves a name empty. */
const STRAY_SLASH = /^\/|(?<=\/)\/|\/$/g;
const EMPTY = '%20';

/**
 * Writes a path so that no tool refuses to unpack it or leaves the folder that it unpacks into.
 * Percent-escaped are control characters, backslashes, `.` and `..` segments, the colon of a drive letter,
 * and leading, trailing and doubled slashes. Ordinary paths stay as they are. Different paths stay different,
 * because a percent sign before two hex digits is escaped too; an empty path becomes `%20`.
 */
export function safeArchivePath(path: string): string {
  if (path === '') return EMPTY;
  return path
    .replace(FORBIDDEN, escape)
    .replace(DRIVE, '$1%3A')
    .replace(DOT_SEGMENT, (dots) => '%2E'.repeat(dots.length))
    .replace(STRAY_SLASH, '%2F');
}

function escape(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${hex(byte)}`).join('');
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
