import { type StoredObject } from '../catalog';
import { parseAlgorithm } from '../checksums';
import { checkWrite, readConditions } from '../conditions';
import { type CopySource, digestSegments, findCopySource } from '../copy-source';
import { S3Error } from '../errors';
import { readObjectHeaders } from '../object-headers';
import {
  checksumElements,
  type Handler,
  isoDate,
  nowInWholeSeconds,
  objectScope,
  type Operation,
  sendXml,
} from '../operation';
import { elements, xmlDocument } from '../xml';
import { wholeObjectChecksum } from './objects';

/** A copy shares the bytes of its source; only what describes them is new. */
export const copyObject: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket, key } = request;
  const conditions = readConditions(request);
  const source = findCopySource(operation);
  const headers = copiedHeaders(operation, source);
  const { segments, size } = source.object;
  const copy = await store.whileReadable(segments, async () => {
    const digests = await copiedDigests(operation, source.object);
    const object: StoredObject = {
      ...{ size, segments, headers, ...digests },
      modified: nowInWholeSeconds(),
    };
    await store.commit({
      scopes: [objectScope(bucket, key)],
      plan: (catalog) => {
        checkWrite(conditions, catalog.bucket(bucket).objects.get(key));
        return { records: [{ type: 'object_put', bucket, key, object }], result: undefined };
      },
    });
    return object;
  });
  sendXml(
    operation,
    xmlDocument(
      'CopyObjectResult',
      elements({
        LastModified: isoDate(copy.modified),
        ETag: `"${copy.etag}"`,
        ...checksumElements(copy.checksum),
      }),
    ),
  );
};

function copiedHeaders({ request }: Operation, source: CopySource): StoredObject['headers'] {
  const directive = request.amz('x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'REPLACE') return readObjectHeaders(request);
  if (directive !== 'COPY') throw new S3Error('InvalidArgument', 'Unknown metadata directive.');
  if (source.bucket === request.bucket && source.key === request.key) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    );
  }
  return source.object.headers;
}

/** A copy has the plain MD5 as its entity tag, also when its source was uploaded in parts. */
async function copiedDigests(
  { request, store }: Operation,
  { etag, checksum, segments, partSizes }: StoredObject,
): Promise<Pick<StoredObject, 'etag' | 'checksum'>> {
  const wanted = request.amz('x-amz-checksum-algorithm');
  const algorithm = wanted === undefined ? checksum?.algorithm : parseAlgorithm(wanted);
  if (!partSizes && algorithm === checksum?.algorithm) return { etag, checksum };
  const digests = await digestSegments(store, segments, algorithm);
  return { etag: digests.etag, checksum: wholeObjectChecksum(digests.checksum) };
}
