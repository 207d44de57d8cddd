import { createHash } from 'node:crypto';
import { RequestBody } from '../body';
import { type StoredChecksum, type StoredObject, type StoredPart, type Upload } from '../catalog';
import { startDigest } from '../checksums';
import { checkWrite, readConditions } from '../conditions';
import { combineCrcs } from '../crc-combine';
import { S3Error } from '../errors';
import { keyToText, percentEncode } from '../keys';
import {
  checksumElements,
  type Handler,
  nowInWholeSeconds,
  objectScope,
  parseDocument,
  sendXml,
  uploadScope,
} from '../operation';
import { childText, elements, xmlDocument, type XmlNode } from '../xml';
import { findUpload } from './uploads';

const MIN_PART_BYTES = 5 * 1024 ** 2;

/** Makes the parts an object, in one commit that copies no bytes. */
export const completeUpload: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket, key } = request;
  const { id } = findUpload(operation);
  const body = new RequestBody(operation);
  const document = parseDocument(await body.text(), 'CompleteMultipartUpload');
  const conditions = readConditions(request);
  const object = await store.commit({
    scopes: [objectScope(bucket, key), uploadScope(id)],
    plan: (catalog) => {
      checkWrite(conditions, catalog.bucket(bucket).objects.get(key));
      const upload = catalog.upload(id, bucket, key);
      const completed = assemble(upload, chooseParts(upload, document));
      requirePromised(completed, request.amz.bind(request));
      return {
        records: [
          { type: 'object_put', bucket, key, object: completed },
          { type: 'upload_ended', uploadId: id },
        ],
        result: completed,
      };
    },
  });
  sendXml(
    operation,
    xmlDocument(
      'CompleteMultipartUploadResult',
      elements({
        Location: `http://${request.header('host') ?? ''}/${bucket}/${percentEncode(key, true)}`,
        Bucket: bucket,
        Key: keyToText(key),
        ETag: `"${object.etag}"`,
        ...checksumElements(object.checksum),
        ChecksumType: object.checksum?.type,
      }),
    ),
  );
};

/** The parts that the client lists, each of them as it was uploaded. */
function chooseParts(upload: Upload, document: XmlNode): StoredPart[] {
  const wishes = document.children.filter(({ name }) => name === 'Part');
  if (wishes.length === 0) throw new S3Error('MalformedXML');
  let previous = 0;
  const parts = wishes.map((wish) => {
    const number = Number(childText(wish, 'PartNumber'));
    if (!(number > previous)) throw new S3Error('InvalidPartOrder');
    previous = number;
    return requirePart(upload.parts.get(number), wish);
  });
  const small = parts.slice(0, -1).find(({ size }) => size < MIN_PART_BYTES);
  if (small) {
    throw new S3Error('EntityTooSmall', undefined, {
      PartNumber: `${small.number}`,
      ProposedSize: `${small.size}`,
      MinSizeAllowed: `${MIN_PART_BYTES}`,
    });
  }
  return parts;
}

function requirePart(part: StoredPart | undefined, wish: XmlNode): StoredPart {
  const etag = childText(wish, 'ETag')?.replaceAll('"', '');
  if (!part || part.etag !== etag) {
    throw new S3Error('InvalidPart', undefined, {
      PartNumber: childText(wish, 'PartNumber') ?? '',
    });
  }
  const { checksum } = part;
  const claimed = checksum && childText(wish, `Checksum${checksum.algorithm.toUpperCase()}`);
  if (claimed !== undefined && claimed !== checksum?.value) {
    throw new S3Error('InvalidPart', 'The checksum of a part does not match.');
  }
  return part;
}

function assemble(upload: Upload, parts: readonly StoredPart[]): StoredObject {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return {
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: `${md5.digest('hex')}-${parts.length}`,
    modified: nowInWholeSeconds(),
    segments: parts.flatMap(({ segments }) => segments),
    headers: upload.headers,
    checksum: combinedChecksum(upload.checksum, parts),
    partSizes: parts.map(({ size }) => size),
  };
}

/** COMPOSITE is a checksum of the parts' checksums, FULL_OBJECT the checksum of all bytes. */
function combinedChecksum(
  wanted: Upload['checksum'],
  parts: readonly StoredPart[],
): StoredChecksum | undefined {
  if (!wanted) return undefined;
  const { algorithm, type } = wanted;
  const pieces = parts.map(({ checksum, size }) => ({
    digest: Buffer.from(checksum?.value ?? '', 'base64'),
    size,
  }));
  if (type === 'FULL_OBJECT') {
    return { algorithm, type, value: combineCrcs(algorithm, pieces).toString('base64') };
  }
  const digest = startDigest(algorithm);
  for (const piece of pieces) digest.update(piece.digest);
  return { algorithm, type, value: `${digest.digest().toString('base64')}-${parts.length}` };
}

/** Holds the result against what the client says that it must be. */
function requirePromised(
  { size, checksum }: StoredObject,
  promise: (name: string) => string | undefined,
): void {
  const promisedSize = promise('x-amz-mp-object-size');
  if (promisedSize !== undefined && Number(promisedSize) !== size) {
    throw new S3Error('InvalidRequest', 'The size of the parts is not x-amz-mp-object-size.');
  }
  const promised = checksum && promise(`x-amz-checksum-${checksum.algorithm}`);
  if (promised !== undefined && promised !== checksum?.value) throw new S3Error('BadDigest');
}
