import { DeleteObjectCommand, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import type { S3Calls } from './s3-calls';
import { StorageUnavailableError } from './storage.errors';

/** The most that one DeleteObjects takes. */
const BATCH = 1000;

/** Characters that the XML body of DeleteObjects cannot carry unchanged. */
const NOT_IN_XML = /[^\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export async function deleteObject(calls: S3Calls, bucket: string, key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
  await calls.short({ operation: 'DeleteObject', bucket, key }, (client, options) =>
    client.send(command, options),
  );
}

export async function deleteObjects(
  calls: S3Calls,
  bucket: string,
  keys: AsyncIterable<string> | Iterable<string>,
): Promise<number> {
  let count = 0;
  let batch: string[] = [];
  for await (const key of keys) {
    count += 1;
    if (NOT_IN_XML.test(key)) await deleteObject(calls, bucket, key);
    else batch.push(key);
    if (batch.length === BATCH) {
      await deleteBatch(calls, bucket, batch);
      batch = [];
    }
  }
  if (batch.length > 0) await deleteBatch(calls, bucket, batch);
  return count;
}

async function deleteBatch(calls: S3Calls, bucket: string, keys: string[]): Promise<void> {
  const context = { operation: 'DeleteObjects', bucket };
  const command = new DeleteObjectsCommand({
    Bucket: bucket,
    Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
  });
  const answer = await calls.short(context, (client, options) => client.send(command, options));
  const failed = answer.Errors?.[0];
  if (failed) {
    const cause = new Error(`S3 kept ${answer.Errors?.length} objects: ${failed.Code}`);
    throw new StorageUnavailableError(cause, { ...context, key: failed.Key });
  }
}
