import { loadConfig } from '@libs/config';
import { S3ObjectStore, type StorageConfig, storageConfigSchema } from '@libs/storage';
import { type TestBuckets, testServers } from '@libs/testing';

/** The settings of a store on the S3 server of the run. */
export function storageConfig(
  buckets: Pick<TestBuckets, 'datasets' | 'annotations'>,
  overrides: Partial<StorageConfig> = {},
): StorageConfig {
  const { s3 } = testServers();
  const { storage } = loadConfig(
    { storage: storageConfigSchema },
    {
      S3_ENDPOINT: s3.endpoint,
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
      S3_REGION: s3.region,
      S3_BUCKET_DATASETS: buckets.datasets,
      S3_BUCKET_ANNOTATIONS: buckets.annotations,
    },
  );
  return { ...storage, ...overrides };
}

export function storeOn(
  buckets: Pick<TestBuckets, 'datasets' | 'annotations'>,
  overrides?: Partial<StorageConfig>,
): S3ObjectStore {
  return new S3ObjectStore(storageConfig(buckets, overrides));
}

export async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
