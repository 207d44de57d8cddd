import { S3Error } from './errors';
import { type Handler } from './operation';
import * as buckets from './operations/buckets';
import { completeUpload } from './operations/complete-upload';
import { copyObject } from './operations/copy-object';
import { deleteObjects } from './operations/delete-objects';
import { listObjects, listObjectsV1 } from './operations/list-objects';
import { listParts, listUploads } from './operations/list-uploads';
import { deleteObject, getObject, putObject } from './operations/objects';
import { abortUpload, createUpload, uploadPart, uploadPartCopy } from './operations/uploads';
import { type S3Request } from './request';

type Level = 'service' | 'bucket' | 'object';

interface Route {
  readonly level: Level;
  readonly method: string;
  /** Query parameters that must be there, with this value if one is given. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly isCopy?: boolean;
  readonly handler: Handler;
}

/** The first that fits is taken. */
const ROUTES: readonly Route[] = [
  { level: 'service', method: 'GET', handler: buckets.listBuckets },

  { level: 'bucket', method: 'GET', query: { location: '' }, handler: buckets.getBucketLocation },
  { level: 'bucket', method: 'GET', query: { cors: '' }, handler: buckets.getBucketCors },
  { level: 'bucket', method: 'PUT', query: { cors: '' }, handler: buckets.putBucketCors },
  { level: 'bucket', method: 'DELETE', query: { cors: '' }, handler: buckets.deleteBucketCors },
  { level: 'bucket', method: 'GET', query: { uploads: '' }, handler: listUploads },
  { level: 'bucket', method: 'POST', query: { delete: '' }, handler: deleteObjects },
  { level: 'bucket', method: 'GET', query: { 'list-type': '2' }, handler: listObjects },
  { level: 'bucket', method: 'GET', handler: listObjectsV1 },
  { level: 'bucket', method: 'HEAD', handler: buckets.headBucket },
  { level: 'bucket', method: 'PUT', handler: buckets.createBucket },
  { level: 'bucket', method: 'DELETE', handler: buckets.deleteBucket },

  { level: 'object', method: 'POST', query: { uploads: '' }, handler: createUpload },
  { level: 'object', method: 'POST', query: { uploadId: undefined }, handler: completeUpload },
  { level: 'object', method: 'GET', query: { uploadId: undefined }, handler: listParts },
  { level: 'object', method: 'DELETE', query: { uploadId: undefined }, handler: abortUpload },
  {
    level: 'object',
    method: 'PUT',
    query: { uploadId: undefined, partNumber: undefined },
    isCopy: true,
    handler: uploadPartCopy,
  },
  {
    level: 'object',
    method: 'PUT',
    query: { uploadId: undefined, partNumber: undefined },
    handler: uploadPart,
  },
  { level: 'object', method: 'PUT', isCopy: true, handler: copyObject },
  { level: 'object', method: 'PUT', handler: putObject },
  { level: 'object', method: 'GET', handler: getObject },
  { level: 'object', method: 'HEAD', handler: getObject },
  { level: 'object', method: 'DELETE', handler: deleteObject },
];

/**
 * Subresources of the S3 API that are not served. They are refused, because falling through would
 * turn, say, a PUT of an object's tags into a PUT of the object.
 */
const UNSUPPORTED = [
  ...['accelerate', 'acl', 'analytics', 'attributes', 'encryption', 'intelligent-tiering'],
  ...['inventory', 'legal-hold', 'lifecycle', 'logging', 'metrics', 'notification', 'object-lock'],
  ...['ownershipControls', 'policy', 'policyStatus', 'publicAccessBlock', 'replication'],
  ...['requestPayment', 'restore', 'retention', 'select', 'tagging', 'torrent', 'versioning'],
  ...['versions', 'website', 'renameObject', 'session', 'versionId'],
];

function fits(route: Route, request: S3Request, level: Level): boolean {
  if (route.level !== level || route.method !== request.method) return false;
  if (route.isCopy && request.amz('x-amz-copy-source') === undefined) return false;
  return Object.entries(route.query ?? {}).every(([name, wanted]) => {
    const given = request.parameter(name);
    return wanted === undefined ? given !== undefined : given === wanted;
  });
}

/** @throws S3Error NotImplemented or MethodNotAllowed when nothing serves the request */
export function route(request: S3Request): Handler {
  const unsupported = UNSUPPORTED.find((name) => request.parameter(name) !== undefined);
  if (unsupported !== undefined) {
    throw new S3Error('NotImplemented', `?${unsupported} is not supported by this server.`);
  }
  if (request.header('x-amz-server-side-encryption-customer-algorithm') !== undefined) {
    throw new S3Error('NotImplemented', 'Server-side encryption is not supported by this server.');
  }
  const level: Level = request.key ? 'object' : request.bucket ? 'bucket' : 'service';
  const found = ROUTES.find((candidate) => fits(candidate, request, level));
  if (!found) throw new S3Error('MethodNotAllowed');
  return found.handler;
}
