import { type Bucket } from '../catalog';
import { S3Error } from '../errors';
import { keyToText, type ObjectKey, percentEncode } from '../keys';
import { list, type Listing, type ListingQuery } from '../listing';
import { countParameter, type Handler, isoDate, type Operation, sendXml } from '../operation';
import { type S3Request } from '../request';
import { element, type ElementContent, elements, type Xml, xmlDocument } from '../xml';

const MAX_KEYS = 1000;

/** How keys are written into a listing: as text, or percent-encoded where the client asks for it. */
export function keyWriter(request: S3Request): (key: string) => string {
  const encoding = request.parameter('encoding-type');
  if (encoding === undefined) return keyToText;
  if (encoding.toLowerCase() !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  return (key) => percentEncode(key, true);
}

function contents(
  bucket: Bucket,
  keys: readonly ObjectKey[],
  write: (key: string) => string,
): Xml[] {
  return keys.map((key) => {
    const object = bucket.objects.get(key);
    if (!object) throw new Error('A listed key has no object');
    return element(
      'Contents',
      elements({
        Key: write(key),
        LastModified: isoDate(object.modified),
        ETag: `"${object.etag}"`,
        ChecksumAlgorithm: object.checksum?.algorithm.toUpperCase(),
        ChecksumType: object.checksum?.type,
        Size: object.size,
        StorageClass: 'STANDARD',
      }),
    );
  });
}

export function commonPrefixes(prefixes: readonly string[], write: (key: string) => string): Xml[] {
  return prefixes.map((prefix) => element('CommonPrefixes', elements({ Prefix: write(prefix) })));
}

type Start = Pick<ListingQuery, 'after' | 'afterPrefix'>;

/** What both versions of the listing have in common; `paging` gives the elements they differ in. */
function answerListing(
  operation: Operation,
  start: (query: { prefix: string; delimiter: string }) => Start,
  paging: (page: Listing, write: (key: string) => string) => Record<string, ElementContent>,
): Promise<void> {
  const { request, store } = operation;
  const bucket = store.catalog.bucket(request.bucket);
  const prefix = request.parameter('prefix') ?? '';
  const delimiter = request.parameter('delimiter') ?? '';
  const limit = countParameter(request, 'max-keys', MAX_KEYS);
  const write = keyWriter(request);
  const page = list(bucket.keys, {
    ...{ prefix, delimiter, limit },
    ...start({ prefix, delimiter }),
  });
  const head = elements({
    Name: bucket.name,
    Prefix: write(prefix),
    Delimiter: delimiter ? write(delimiter) : undefined,
    ...paging(page, write),
    MaxKeys: limit,
    EncodingType: request.parameter('encoding-type'),
    IsTruncated: page.next !== undefined,
  });
  sendXml(
    operation,
    xmlDocument('ListBucketResult', [
      head,
      ...contents(bucket, page.keys, write),
      ...commonPrefixes(page.prefixes, write),
    ]),
  );
  return Promise.resolve();
}

/** ListObjectsV2, which pages by an opaque token. */
export const listObjects: Handler = (operation) => {
  const { request } = operation;
  const startAfter = request.parameter('start-after');
  const token = request.parameter('continuation-token');
  return answerListing(
    operation,
    () => (token === undefined ? { after: startAfter } : readToken(token)),
    (page, write) => ({
      StartAfter: startAfter === undefined ? undefined : write(startAfter),
      ContinuationToken: token,
      NextContinuationToken: page.next && writeToken(page.next),
      KeyCount: page.keys.length + page.prefixes.length,
    }),
  );
};

function writeToken(next: NonNullable<Listing['next']>): string {
  const [kind, position] = 'after' in next ? ['k', next.after] : ['p', next.afterPrefix];
  return Buffer.from(kind + position, 'latin1').toString('base64url');
}

function readToken(token: string): Start {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const position = text.slice(1);
  if (text.startsWith('k')) return { after: position };
  if (text.startsWith('p')) return { afterPrefix: position };
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
}

/** ListObjects, the first version, which pages by key. */
export const listObjectsV1: Handler = (operation) => {
  const marker = operation.request.parameter('marker') ?? '';
  return answerListing(
    operation,
    ({ prefix, delimiter }) => {
      // NextMarker may be a rolled-up prefix and then stands for all keys under it.
      const isPrefix =
        delimiter !== '' &&
        marker.startsWith(prefix) &&
        marker.endsWith(delimiter) &&
        marker.indexOf(delimiter, prefix.length) === marker.length - delimiter.length;
      if (isPrefix) return { afterPrefix: marker };
      return marker ? { after: marker } : {};
    },
    ({ next }, write) => ({
      Marker: write(marker),
      NextMarker: next && write('after' in next ? next.after : next.afterPrefix),
    }),
  );
};
