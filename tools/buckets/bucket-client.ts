import { S3Client } from '@aws-sdk/client-s3';
import type { StorageConfig } from '@libs/storage';

/** A client for what concerns whole buckets. */
export function bucketClient(config: StorageConfig): S3Client {
  return new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    forcePathStyle: config.forcePathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}
