import type { ListOptions, ObjectInfo } from './object-store';
import type { ObjectReader } from './object-reader';
import { StorageUnavailableError } from './storage.errors';

const elementNamed = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`);
const KEY = elementNamed('Key');
const SIZE = elementNamed('Size');
const ETAG = elementNamed('ETag');
const LAST_MODIFIED = elementNamed('LastModified');
const IS_TRUNCATED = elementNamed('IsTruncated');
const NEXT_TOKEN = elementNamed('NextContinuationToken');

const ENTITY = /&(#\d+|#x[\da-f]+|\w+);/gi;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * ListObjectsV2, page by page. The answers are read here and not by the SDK, which takes five times as long:
 * short listings are in the way of requests.
 */
export async function* listObjects(
  reader: ObjectReader,
  bucket: string,
  prefix: string,
  { delimiter, startAfter }: ListOptions,
): AsyncGenerator<ObjectInfo, void> {
  const query: Record<string, string> = {
    'list-type': '2',
    // Keys may hold characters that XML cannot.
    'encoding-type': 'url',
    prefix,
    ...(delimiter && { delimiter }),
    ...(startAfter && { 'start-after': startAfter }),
  };
  for (;;) {
    const page = await reader.listing(bucket, query);
    if (!page.includes('<ListBucketResult')) {
      throw new StorageUnavailableError(new Error('S3 answered something else than a listing'));
    }
    for (const [, object = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      yield {
        key: decodeKey(element(object, KEY)),
        size: Number(element(object, SIZE)),
        etag: element(object, ETAG),
        lastModified: new Date(element(object, LAST_MODIFIED)),
      };
    }
    const token = element(page, NEXT_TOKEN);
    if (element(page, IS_TRUNCATED) !== 'true' || token === '') return;
    query['continuation-token'] = token;
  }
}

/** Undoes `encoding-type=url`, which writes a space as `+`. */
export function decodeKey(key = ''): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

function element(xml: string, pattern: RegExp): string {
  const text = pattern.exec(xml)?.[1] ?? '';
  return text.replace(ENTITY, (whole, code: string) => {
    if (!code.startsWith('#')) return ENTITIES[code] ?? whole;
    return String.fromCodePoint(Number(code.replace('#', '').replace(/^x/i, '0x')));
  });
}
