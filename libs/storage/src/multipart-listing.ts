import { AbortMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { decodeKey } from './list-objects';
import type { S3Calls } from './s3-calls';

export async function abortUploadsBefore(
  calls: S3Calls,
  bucket: string,
  prefix: string,
  olderThan: Date,
): Promise<number> {
  let aborted = 0;
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket,
      Prefix: prefix,
      EncodingType: 'url',
      ...marker,
    });
    const context = { operation: 'ListMultipartUploads', bucket, key: prefix };
    const page = await calls.short(context, (client, options) => client.send(command, options));
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (!Initiated || Initiated >= olderThan) continue;
      await abortUpload(calls, bucket, decodeKey(Key), UploadId ?? '');
      aborted += 1;
    }
    marker = page.IsTruncated
      ? { KeyMarker: decodeKey(page.NextKeyMarker), UploadIdMarker: page.NextUploadIdMarker ?? '' }
      : undefined;
  }
  return aborted;
}

export async function abortUpload(
  calls: S3Calls,
  bucket: string,
  key: string,
  uploadId: string,
): Promise<void> {
  const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId });
  await calls.short({ operation: 'AbortMultipartUpload', bucket, key }, (client, options) =>
    client.send(command, options),
  );
}
