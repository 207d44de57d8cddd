import {
  CreateBucketCommand,
  HeadBucketCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { StorageConfig } from '@libs/storage';
import { applyCors } from '../storage/cors';
import { bucketClient } from './bucket-client';

/**
 * Makes the buckets that are missing and lets browsers of `origins` use presigned URLs on all of them.
 * May run any number of times. Returns the names, and which of them are new.
 */
export async function prepareBuckets(
  config: StorageConfig,
  origins: string[],
): Promise<{ bucket: string; created: boolean }[]> {
  const client = bucketClient(config);
  try {
    const report = [];
    for (const bucket of new Set(Object.values(config.buckets))) {
      const created = await ensureBucket(client, bucket);
      await applyCors(client, bucket, origins);
      report.push({ bucket, created });
    }
    return report;
  } finally {
    client.destroy();
  }
}

async function ensureBucket(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return false;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status !== 404) throw error;
  }
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return true;
}
