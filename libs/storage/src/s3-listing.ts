import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import type { ListOptions, ObjectInfo } from './object-store';
import type { S3Calls } from './s3-calls';

export async function* listObjects(
  calls: S3Calls,
  bucket: string,
  prefix: string,
  { delimiter, startAfter }: ListOptions,
): AsyncGenerator<ObjectInfo> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: delimiter,
      StartAfter: startAfter,
      ContinuationToken: token,
      // Keys may hold characters that XML cannot.
      EncodingType: 'url',
    });
    const context = { operation: 'ListObjects', bucket, key: prefix };
    const page = await calls.short(context, (client, options) => client.send(command, options));
    for (const object of page.Contents ?? []) {
      yield {
        key: decodeKey(object.Key),
        size: object.Size ?? 0,
        etag: object.ETag ?? '',
        lastModified: object.LastModified ?? new Date(0),
      };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

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

/** `encoding-type=url` writes a space as `+`. */
function decodeKey(key = ''): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
