import { type ByteRange, parseRange } from '@libs/archives';
import { namesEntityTag } from '@libs/http';
import type { IncomingHttpHeaders } from 'node:http';
import { ArchivePreconditionError, RangeNotSatisfiableError } from './downloads.errors';

/** What to answer to a request for an archive. */
export interface ArchiveAnswer {
  status: 200 | 206 | 304;
  headers: Record<string, string>;
  /** The bytes to send; undefined for an answer without a body. */
  range: ByteRange | undefined;
}

interface Archive {
  contentId: string;
  sizeBytes: number;
}

/**
 * Conditions and ranges as RFC 9110 §13.2.2 and §14.2 order them. Equal content gives equal bytes, so the id of the
 * content is a strong validator.
 * @throws ArchivePreconditionError, RangeNotSatisfiableError
 */
export function archiveAnswer(
  method: string,
  headers: IncomingHttpHeaders,
  { contentId, sizeBytes }: Archive,
): ArchiveAnswer {
  const tag = `"${contentId}"`;
  const common = { ETag: tag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'private' };
  if (isKnown(headers, tag)) return { status: 304, headers: common, range: undefined };
  const part = method === 'GET' ? partOf(headers, tag, sizeBytes) : undefined;
  const { start, end } = part ?? { start: 0, end: sizeBytes };
  const sized = { ...common, 'Content-Length': String(end - start) };
  const range = method === 'GET' ? { start, end } : undefined;
  if (!part) return { status: 200, headers: sized, range };
  const contentRange = `bytes ${start}-${end - 1}/${sizeBytes}`;
  return { status: 206, headers: { ...sized, 'Content-Range': contentRange }, range };
}

/** Whether the client has the archive already. @throws ArchivePreconditionError */
function isKnown(headers: IncomingHttpHeaders, tag: string): boolean {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch !== undefined && !namesEntityTag(ifMatch, tag, 'strong')) {
    throw new ArchivePreconditionError();
  }
  return ifNoneMatch !== undefined && namesEntityTag(ifNoneMatch, tag, 'weak');
}

/** The part that is asked for, if one is. @throws RangeNotSatisfiableError */
function partOf(headers: IncomingHttpHeaders, tag: string, size: number): ByteRange | undefined {
  if (!isSame(headers['if-range'], tag)) return undefined;
  const part = parseRange(headers.range, size);
  if (part === 'unsatisfiable') throw new RangeNotSatisfiableError(size);
  return part;
}

/** `If-Range` names one strong tag; a date or a weak tag never is the same. */
function isSame(ifRange: string | string[] | undefined, tag: string): boolean {
  return ifRange === undefined || ifRange === tag;
}
