import { createHash } from 'node:crypto';
import { type Checksum } from './body';
import { type Segment, type StoredObject } from './catalog';
import { type ChecksumAlgorithm, startDigest } from './checksums';
import { checkRead, readConditions } from './conditions';
import { S3Error } from './errors';
import { keyToText, type ObjectKey, percentDecode } from './keys';
import { type Operation } from './operation';
import { type Store } from './store';

export interface CopySource {
  readonly bucket: string;
  readonly key: ObjectKey;
  readonly object: StoredObject;
}

/**
 * The object that `x-amz-copy-source` names, if the conditions on it hold.
 * @throws S3Error NoSuchBucket, NoSuchKey, InvalidArgument or PreconditionFailed
 */
export function findCopySource({ request, store }: Operation): CopySource {
  const { bucket, key } = parseCopySource(request.amz('x-amz-copy-source') ?? '');
  const object = store.catalog.bucket(bucket).objects.get(key);
  if (!object) throw new S3Error('NoSuchKey', undefined, { Key: keyToText(key) });
  const conditions = readConditions(request, 'x-amz-copy-source-');
  if (checkRead(conditions, object) === 'not_modified') throw new S3Error('PreconditionFailed');
  return { bucket, key, object };
}

/** `/bucket/key` or `bucket/key`, percent-encoded. */
function parseCopySource(header: string): { bucket: string; key: ObjectKey } {
  const [encoded = '', version] = header.split('?versionId=');
  if (version !== undefined && version !== 'null') throw new S3Error('NotImplemented');
  const path = percentDecode(encoded)?.replace(/^\//, '') ?? '';
  const slash = path.indexOf('/');
  if (slash < 1 || slash === path.length - 1) {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key.');
  }
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) as ObjectKey };
}

/** Reads stored bytes once for their MD5 and, where one is wanted, their checksum. */
export async function digestSegments(
  store: Store,
  segments: readonly Segment[],
  algorithm?: ChecksumAlgorithm,
): Promise<{ etag: string; checksum?: Checksum }> {
  const md5 = createHash('md5');
  const digest = algorithm && startDigest(algorithm);
  for await (const chunk of store.blobs.read(segments)) {
    md5.update(chunk);
    digest?.update(chunk);
  }
  const checksum =
    algorithm && digest ? { algorithm, value: digest.digest().toString('base64') } : undefined;
  return { etag: md5.digest('hex'), checksum };
}
