import { randomBytes } from 'node:crypto';
import { RequestBody } from '../body';
import { type StoredPart, type Upload, type UploadStart } from '../catalog';
import { parseAlgorithm } from '../checksums';
import { digestSegments, findCopySource } from '../copy-source';
import { S3Error } from '../errors';
import { readObjectHeaders } from '../object-headers';
import {
  checksumElements,
  type Handler,
  isoDate,
  nowInWholeSeconds,
  type Operation,
  sendEmpty,
  sendXml,
  uploadScope,
} from '../operation';
import { sliceSegments } from '../ranges';
import { type S3Request } from '../request';
import { elements, xmlDocument } from '../xml';
import { keyToText } from '../keys';

const MAX_PART_NUMBER = 10_000;

export const createUpload: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket, key } = request;
  const upload: UploadStart = {
    id: randomBytes(24).toString('base64url'),
    bucket,
    key,
    initiated: nowInWholeSeconds(),
    headers: readObjectHeaders(request),
    checksum: readUploadChecksum(request),
  };
  await store.commit({
    scopes: [uploadScope(upload.id)],
    plan: (catalog) => {
      catalog.bucket(bucket);
      return { records: [{ type: 'upload_started', upload }], result: undefined };
    },
  });
  if (upload.checksum) {
    const { response } = operation;
    response.setHeader('x-amz-checksum-algorithm', upload.checksum.algorithm.toUpperCase());
    response.setHeader('x-amz-checksum-type', upload.checksum.type);
  }
  sendXml(
    operation,
    xmlDocument(
      'InitiateMultipartUploadResult',
      elements({ Bucket: bucket, Key: keyToText(key), UploadId: upload.id }),
    ),
  );
};

function readUploadChecksum(request: S3Request): UploadStart['checksum'] {
  const name = request.amz('x-amz-checksum-algorithm');
  if (name === undefined) return undefined;
  const algorithm = parseAlgorithm(name);
  const usual = algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE';
  const type = request.amz('x-amz-checksum-type')?.toUpperCase() ?? usual;
  const possible =
    type === 'FULL_OBJECT'
      ? algorithm.startsWith('crc')
      : type === 'COMPOSITE' && algorithm !== 'crc64nvme';
  if (!possible) {
    throw new S3Error('InvalidRequest', `The ${type} checksum type cannot be used with ${name}.`);
  }
  return { algorithm, type: type as 'FULL_OBJECT' | 'COMPOSITE' };
}

/** The upload that `uploadId` names. @throws S3Error NoSuchBucket or NoSuchUpload */
export function findUpload({ request, store }: Operation): Upload {
  const { bucket, key } = request;
  store.catalog.bucket(bucket);
  return store.catalog.upload(request.parameter('uploadId') ?? '', bucket, key);
}

function partNumber(request: S3Request): number {
  const number = Number(request.parameter('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER) {
    throw new S3Error(
      'InvalidArgument',
      'Part number must be an integer between 1 and 10000, inclusive',
    );
  }
  return number;
}

async function commitPart(
  { request, store }: Operation,
  part: StoredPart,
  newBlobs: readonly string[],
): Promise<void> {
  const { bucket, key } = request;
  const uploadId = request.parameter('uploadId') ?? '';
  await store.commit({
    scopes: [uploadScope(uploadId)],
    newBlobs,
    plan: (catalog) => {
      catalog.upload(uploadId, bucket, key);
      return { records: [{ type: 'part_put', uploadId, part }], result: undefined };
    },
  });
}

export const uploadPart: Handler = async (operation) => {
  const { request, store } = operation;
  const number = partNumber(request);
  const upload = findUpload(operation);
  const body = new RequestBody(operation, upload.checksum?.algorithm);
  body.requireLength();
  body.requireAlgorithm(upload.checksum?.algorithm);
  const { blob, accepted } = await store.blobs.write(body.read(), () => body.verify());
  const { size, md5, checksum } = accepted;
  const part: StoredPart = {
    ...{ number, size, checksum, etag: md5.toString('hex'), modified: nowInWholeSeconds() },
    segments: [{ blob, offset: 0, length: size }],
  };
  await commitPart(operation, part, [blob]);
  sendEmpty(operation, 200, {
    etag: `"${part.etag}"`,
    ...(checksum && { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value }),
  });
};

/** A part taken from an existing object, or from a range of it, whose bytes it shares. */
export const uploadPartCopy: Handler = async (operation) => {
  const { request, store } = operation;
  const number = partNumber(request);
  const upload = findUpload(operation);
  const { object } = findCopySource(operation);
  const rangeHeader = request.amz('x-amz-copy-source-range');
  const range = copyRange(rangeHeader, object.size);
  const segments = sliceSegments(object.segments, range);
  const part = await store.whileReadable(segments, async () => {
    const digests = await digestSegments(store, segments, upload.checksum?.algorithm);
    const stored: StoredPart = {
      ...{ number, segments, size: range.length, modified: nowInWholeSeconds() },
      ...digests,
    };
    await commitPart(operation, stored, []);
    return stored;
  });
  sendXml(
    operation,
    xmlDocument(
      'CopyPartResult',
      elements({
        LastModified: isoDate(part.modified),
        ETag: `"${part.etag}"`,
        ...checksumElements(part.checksum),
      }),
    ),
  );
};

/** Unlike a Range header, the range of a copy must be exact and lie within the source. */
function copyRange(header: string | undefined, size: number): { start: number; length: number } {
  if (header === undefined) return { start: 0, length: size };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (first === undefined || Number(last) < Number(first) || Number(last) >= size) {
    throw new S3Error(
      'InvalidArgument',
      `The x-amz-copy-source-range value must be of the form bytes=first-last and lie within the source of ${size} bytes`,
    );
  }
  return { start: Number(first), length: Number(last) - Number(first) + 1 };
}

export const abortUpload: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket, key } = request;
  const uploadId = request.parameter('uploadId') ?? '';
  await store.commit({
    scopes: [uploadScope(uploadId)],
    plan: (catalog) => {
      catalog.bucket(bucket);
      catalog.upload(uploadId, bucket, key);
      return { records: [{ type: 'upload_ended', uploadId }], result: undefined };
    },
  });
  sendEmpty(operation, 204);
};
