import { type StoredObject } from './catalog';
import { S3Error } from './errors';
import { type S3Request } from './request';

/** The four conditional headers, of the request itself or (with a prefix) about a copy's source. */
export interface Conditions {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** Milliseconds since 1970. */
  readonly ifModifiedSince?: number;
  readonly ifUnmodifiedSince?: number;
}

/** @param prefix `x-amz-copy-source-` for conditions on the source of a copy */
export function readConditions(request: S3Request, prefix = ''): Conditions {
  const read = (name: string): string | undefined =>
    prefix ? request.amz(prefix + name) : request.header(name);
  return {
    ifMatch: read('if-match'),
    ifNoneMatch: read('if-none-match'),
    ifModifiedSince: httpDate(read('if-modified-since')),
    ifUnmodifiedSince: httpDate(read('if-unmodified-since')),
  };
}

/** A date that cannot be read is as good as none (RFC 9110 §13.1.3). */
function httpDate(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** Whether a list of entity tags names this one. S3 takes them with and without quotes. */
export function namesEtag(list: string, etag: string): boolean {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
    .some((item) => item === '*' || item === etag);
}

/**
 * Conditions of a read, in the precedence of RFC 9110 §13.2.2.
 * @throws S3Error PreconditionFailed
 */
export function checkRead(
  conditions: Conditions,
  { etag, modified }: StoredObject,
): 'send' | 'not_modified' {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, etag)) throw failed('If-Match');
  } else if (ifUnmodifiedSince !== undefined && modified > ifUnmodifiedSince) {
    throw failed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return namesEtag(ifNoneMatch, etag) ? 'not_modified' : 'send';
  return ifModifiedSince !== undefined && modified <= ifModifiedSince ? 'not_modified' : 'send';
}

/**
 * Conditions of a write, held against what is there at the moment of the commit.
 * @throws S3Error PreconditionFailed, or NoSuchKey for If-Match on nothing
 */
export function checkWrite(conditions: Conditions, current: StoredObject | undefined): void {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifMatch !== undefined) {
    if (!current) throw new S3Error('NoSuchKey');
    if (!namesEtag(ifMatch, current.etag)) throw failed('If-Match');
  }
  if (ifNoneMatch === undefined) return;
  if (ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', 'If-None-Match of a write supports only "*".');
  }
  if (current) throw failed('If-None-Match');
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', undefined, { Condition: condition });
}
