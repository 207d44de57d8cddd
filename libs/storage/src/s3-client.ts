import './sdk-notice.config';
import { S3Client } from '@aws-sdk/client-s3';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { StorageConfig } from './storage.config';

/** The SDK client for everything that is not reading. It connects on first use. */
export function createS3Client(config: StorageConfig): S3Client {
  const agent = { keepAlive: true, maxSockets: config.maxSockets };
  return new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    forcePathStyle: config.forcePathStyle,
    // Stores other than AWS do not know the newer checksums, and presigned PUTs must not carry one.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    expectContinueHeader: false,
    // Failures reach the log as errors; the SDK would also write some of them to the console.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    requestHandler: {
      connectionTimeout: config.connectTimeoutMs,
      socketTimeout: config.idleTimeoutMs,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  });
}

function ignore(): void {}
