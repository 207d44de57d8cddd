import { RequestBody } from '../body';
import { readCorsConfiguration, renderCorsConfiguration } from '../cors';
import { S3Error } from '../errors';
import {
  type Handler,
  isoDate,
  nowInWholeSeconds,
  parseDocument,
  sendEmpty,
  sendXml,
} from '../operation';
import { EVERYTHING, type Store } from '../store';
import { element, elements, xmlDocument } from '../xml';

export const listBuckets: Handler = (operation) => {
  const buckets = [...operation.store.catalog.buckets.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, created }) =>
      element('Bucket', elements({ Name: name, CreationDate: isoDate(created) })),
    );
  const owner = elements({ Owner: elements({ ID: 's3-server', DisplayName: 's3-server' }) });
  sendXml(operation, xmlDocument('ListAllMyBucketsResult', [owner, element('Buckets', buckets)]));
  return Promise.resolve();
};

/** @throws S3Error BucketAlreadyOwnedByYou */
export async function createBucketIn(store: Store, bucket: string): Promise<void> {
  await store.commit({
    scopes: [EVERYTHING],
    plan: (catalog) => {
      if (catalog.buckets.has(bucket)) throw new S3Error('BucketAlreadyOwnedByYou');
      return {
        records: [{ type: 'bucket_created', bucket, at: nowInWholeSeconds() }],
        result: undefined,
      };
    },
  });
}

export const createBucket: Handler = async (operation) => {
  const { request, store } = operation;
  const body = new RequestBody(operation);
  // Names the region; there is only one here.
  const configuration = request.header('content-length') ? await body.text() : '';
  if (configuration) parseDocument(configuration, 'CreateBucketConfiguration');
  await createBucketIn(store, request.bucket);
  sendEmpty(operation, 200, { location: `/${request.bucket}` });
};

export const headBucket: Handler = (operation) => {
  operation.store.catalog.bucket(operation.request.bucket);
  sendEmpty(operation, 200, { 'x-amz-bucket-region': operation.region });
  return Promise.resolve();
};

export const deleteBucket: Handler = async (operation) => {
  const { request, store } = operation;
  await store.commit({
    scopes: [EVERYTHING],
    plan: (catalog) => {
      const { name, objects } = catalog.bucket(request.bucket);
      if (objects.size > 0) throw new S3Error('BucketNotEmpty');
      const uploads = [...catalog.uploads.values()].filter(({ bucket }) => bucket === name);
      return {
        records: [
          ...uploads.map(({ id }) => ({ type: 'upload_ended', uploadId: id }) as const),
          { type: 'bucket_deleted', bucket: name },
        ],
        result: undefined,
      };
    },
  });
  sendEmpty(operation, 204);
};

export const getBucketLocation: Handler = (operation) => {
  operation.store.catalog.bucket(operation.request.bucket);
  // The oldest region is written as nothing.
  const location = operation.region === 'us-east-1' ? '' : operation.region;
  sendXml(operation, xmlDocument('LocationConstraint', location));
  return Promise.resolve();
};

export const getBucketCors: Handler = (operation) => {
  const { cors } = operation.store.catalog.bucket(operation.request.bucket);
  if (!cors) throw new S3Error('NoSuchCORSConfiguration');
  sendXml(operation, renderCorsConfiguration(cors));
  return Promise.resolve();
};

export const putBucketCors: Handler = async (operation) => {
  const { request, store } = operation;
  const xml = await new RequestBody(operation).text();
  const rules = readCorsConfiguration(parseDocument(xml, 'CORSConfiguration'));
  await store.commit({
    scopes: [EVERYTHING],
    plan: (catalog) => {
      const { name } = catalog.bucket(request.bucket);
      return { records: [{ type: 'cors_set', bucket: name, rules }], result: undefined };
    },
  });
  sendEmpty(operation, 200);
};

export const deleteBucketCors: Handler = async (operation) => {
  const { request, store } = operation;
  await store.commit({
    scopes: [EVERYTHING],
    plan: (catalog) => {
      const { name } = catalog.bucket(request.bucket);
      return { records: [{ type: 'cors_set', bucket: name }], result: undefined };
    },
  });
  sendEmpty(operation, 204);
};
