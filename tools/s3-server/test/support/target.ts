import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { startS3Server } from '../../index';
import { type Keys } from './signer';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** The S3 server under test, and a bucket of its own for one test file. */
export interface Target extends Keys {
  readonly endpoint: string;
  readonly bucket: string;
  readonly client: S3Client;
  /** A further client, with other settings than the usual ones. */
  connect(config: S3ClientConfig): S3Client;
  close(): Promise<void>;
}

/**
 * Whatever `S3_CONFORMANCE_ENDPOINT` names (with `S3_CONFORMANCE_ACCESS_KEY`, `_SECRET_KEY` and
 * `_REGION`), else a server started for this file.
 */
export async function openTarget(): Promise<Target> {
  const named = process.env.S3_CONFORMANCE_ENDPOINT;
  const keys: Keys = {
    accessKey: process.env.S3_CONFORMANCE_ACCESS_KEY ?? 'conformance',
    secretKey: process.env.S3_CONFORMANCE_SECRET_KEY ?? 'conformance-secret',
    region: process.env.S3_CONFORMANCE_REGION ?? 'us-east-1',
  };
  const started = named ? undefined : await startOwn(keys);
  const endpoint = named ?? started?.endpoint ?? '';
  const connect = (config: S3ClientConfig): S3Client =>
    new S3Client({
      endpoint,
      region: keys.region,
      credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey },
      forcePathStyle: true,
      maxAttempts: 1,
      ...config,
    });
  const client = connect({});
  const bucket = `conformance-${Date.now().toString(36)}-${process.pid}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const close = async (): Promise<void> => {
    client.destroy();
    await started?.close();
  };
  return { ...keys, endpoint, bucket, client, connect, close };
}

async function startOwn(keys: Keys): Promise<{ endpoint: string; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 's3-conformance-'));
  const server = await startS3Server({ dataDir, ...keys, fsync: false });
  const close = async (): Promise<void> => {
    await server.close();
    await rm(dataDir, { recursive: true });
  };
  return { endpoint: server.endpoint, close };
}

/** The name of the error that a command is answered with; fails when it succeeds. */
export async function errorName(answer: Promise<unknown>): Promise<string> {
  const error: unknown = await answer.then(
    () => new Error('The command succeeded'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.name : String(error);
}
