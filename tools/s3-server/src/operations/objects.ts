import { pipeline } from 'node:stream/promises';
import { type Checksum, RequestBody } from '../body';
import { type StoredChecksum, type StoredObject } from '../catalog';
import { checkRead, checkWrite, namesEtag, readConditions } from '../conditions';
import { S3Error } from '../errors';
import { keyToText } from '../keys';
import { checksumHeaders, describeObject, readObjectHeaders } from '../object-headers';
import {
  type Handler,
  nowInWholeSeconds,
  objectScope,
  type Operation,
  sendEmpty,
} from '../operation';
import { type ByteRange, parseRange, sliceSegments } from '../ranges';
import { type S3Request } from '../request';

export const putObject: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket, key } = request;
  const body = new RequestBody(operation);
  body.requireLength();
  const headers = readObjectHeaders(request);
  const conditions = readConditions(request);
  // Refused before the body travels where possible; what counts is the check at the commit.
  checkWrite(conditions, store.catalog.bucket(bucket).objects.get(key));
  const { blob, accepted } = await store.blobs.write(body.read(), () => body.verify());
  const object: StoredObject = {
    size: accepted.size,
    etag: accepted.md5.toString('hex'),
    modified: nowInWholeSeconds(),
    segments: [{ blob, offset: 0, length: accepted.size }],
    headers,
    checksum: wholeObjectChecksum(accepted.checksum),
  };
  await store.commit({
    scopes: [objectScope(bucket, key)],
    newBlobs: [blob],
    plan: (catalog) => {
      checkWrite(conditions, catalog.bucket(bucket).objects.get(key));
      return { records: [{ type: 'object_put', bucket, key, object }], result: undefined };
    },
  });
  sendEmpty(operation, 200, { etag: `"${object.etag}"`, ...writtenChecksum(object.checksum) });
};

export function wholeObjectChecksum(checksum: Checksum | undefined): StoredChecksum | undefined {
  return checksum && { ...checksum, type: 'FULL_OBJECT' };
}

function writtenChecksum(checksum: StoredChecksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** @throws S3Error NoSuchBucket or NoSuchKey */
function findObject({ request, store }: Operation): StoredObject {
  const object = store.catalog.bucket(request.bucket).objects.get(request.key);
  if (!object) throw new S3Error('NoSuchKey', undefined, { Key: keyToText(request.key) });
  return object;
}

/** GET and HEAD: the same headers, with and without the bytes. */
export const getObject: Handler = async (operation) => {
  const { request, response, store } = operation;
  const object = findObject(operation);
  const description = describeObject(request, object);
  if (checkRead(readConditions(request), object) === 'not_modified') {
    delete description['content-type'];
    for (const [name, value] of Object.entries(description)) response.setHeader(name, value);
    response.statusCode = 304;
    response.end();
    return;
  }
  const range = requestedRange(request, object);
  const headers = range ? description : { ...description, ...checksumHeaders(request, object) };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('content-length', range?.length ?? object.size);
  if (range) {
    const last = range.start + range.length - 1;
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${range.start}-${last}/${object.size}`);
  }
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const segments = range ? sliceSegments(object.segments, range) : object.segments;
  await store.whileReadable(segments, () => pipeline(store.blobs.read(segments), response));
};

function requestedRange(request: S3Request, object: StoredObject): ByteRange | undefined {
  const part = request.parameter('partNumber');
  const header = request.header('range');
  if (part !== undefined) {
    if (header !== undefined) {
      throw new S3Error('InvalidRequest', 'Cannot specify both Range and partNumber.');
    }
    return partRange(object, Number(part));
  }
  const ifRange = request.header('if-range');
  if (ifRange !== undefined && !isUnchanged(ifRange, object)) return undefined;
  return parseRange(header, object.size);
}

/** If-Range: a range is only worth having of the version the client has the rest of. */
function isUnchanged(ifRange: string, { etag, modified }: StoredObject): boolean {
  return ifRange.startsWith('"') ? namesEtag(ifRange, etag) : Date.parse(ifRange) === modified;
}

function partRange(
  { size, partSizes = [size] }: StoredObject,
  part: number,
): ByteRange | undefined {
  const length = Number.isInteger(part) ? partSizes[part - 1] : undefined;
  if (length === undefined) {
    throw new S3Error('InvalidRange', 'The requested partnumber is not satisfiable.');
  }
  if (length === 0) return undefined;
  const start = partSizes.slice(0, part - 1).reduce((sum, item) => sum + item, 0);
  return { start, length };
}

export const deleteObject: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket, key } = request;
  const conditions = readConditions(request);
  await store.commit({
    scopes: [objectScope(bucket, key)],
    plan: (catalog) => {
      const { objects } = catalog.bucket(bucket);
      checkWrite(conditions, objects.get(key));
      const records = objects.has(key) ? [{ type: 'object_deleted', bucket, key } as const] : [];
      return { records, result: undefined };
    },
  });
  sendEmpty(operation, 204);
};
