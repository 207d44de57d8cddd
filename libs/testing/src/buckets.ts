import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { testServers } from './servers';

/** The buckets of one test file, in the S3 server of the run. */
export interface TestBuckets {
  readonly datasets: string;
  readonly annotations: string;
  /** Stores an object in the datasets bucket. */
  put(key: string, body: Buffer, contentType?: string): Promise<{ etag: string }>;
  /** The ETag of an object of the datasets bucket. */
  etag(key: string): Promise<string>;
  /** The keys of a bucket in byte order. */
  keys(bucket: string, prefix?: string): Promise<string[]>;
  /** The ETags of the objects of a bucket, by their keys. */
  etags(bucket: string, prefix?: string): Promise<Map<string, string>>;
  /** Removes the buckets and what is in them. */
  drop(): Promise<void>;
}

/** Creates fresh buckets with names that no other test has. */
export async function testBuckets(): Promise<TestBuckets> {
  const client = s3Client();
  const id = randomBytes(5).toString('hex');
  const names = { datasets: `datasets-${id}`, annotations: `annotations-${id}` };
  for (const Bucket of Object.values(names)) await client.send(new CreateBucketCommand({ Bucket }));
  return {
    ...names,
    keys: (bucket, prefix) => listKeys(client, bucket, prefix),
    etags: (bucket, prefix) => listObjects(client, bucket, prefix),
    put: async (Key, Body, ContentType) => {
      const command = new PutObjectCommand({ Bucket: names.datasets, Key, Body, ContentType });
      const { ETag = '' } = await client.send(command);
      return { etag: ETag };
    },
    etag: async (Key) => {
      const command = new HeadObjectCommand({ Bucket: names.datasets, Key });
      return (await client.send(command)).ETag ?? '';
    },
    drop: async () => {
      for (const bucket of Object.values(names)) await removeBucket(client, bucket);
      client.destroy();
    },
  };
}

/** The SDK's client on the S3 server of the run. */
export function s3Client(): S3Client {
  const { endpoint, region, accessKey, secretKey } = testServers().s3;
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
  });
}

async function listKeys(client: S3Client, bucket: string, prefix?: string): Promise<string[]> {
  return [...(await listObjects(client, bucket, prefix)).keys()];
}

/** Keys in byte order, with ETags. */
async function listObjects(client: S3Client, Bucket: string, Prefix?: string) {
  const objects = new Map<string, string>();
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    for (const { Key = '', ETag = '' } of page.Contents ?? []) objects.set(Key, ETag);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return objects;
}

const DELETE_BATCH = 1000;

async function removeBucket(client: S3Client, Bucket: string): Promise<void> {
  const objects = (await listKeys(client, Bucket)).map((Key) => ({ Key }));
  for (let start = 0; start < objects.length; start += DELETE_BATCH) {
    const Objects = objects.slice(start, start + DELETE_BATCH);
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}
