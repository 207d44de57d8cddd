import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListPartsCommand,
  type ListPartsCommandOutput,
} from '@aws-sdk/client-s3';
import type { StoredPart } from './object-store';
import type { S3Calls } from './s3-calls';

export interface PartsPlace {
  Bucket: string;
  Key: string;
}

/** Begins an object that is sent in parts. */
export async function beginParts(
  calls: S3Calls,
  at: CreateMultipartUploadCommandInput & PartsPlace,
): Promise<string> {
  const command = new CreateMultipartUploadCommand(at);
  const answer = await calls.short(contextOf('CreateMultipartUpload', at), (client, options) =>
    client.send(command, options),
  );
  return answer.UploadId ?? '';
}

/** What was sent, in the order of the numbers. */
export async function listParts(
  calls: S3Calls,
  at: PartsPlace,
  uploadId: string,
): Promise<StoredPart[]> {
  const parts: StoredPart[] = [];
  let marker: string | undefined;
  do {
    const command = new ListPartsCommand({ ...at, UploadId: uploadId, PartNumberMarker: marker });
    const page: ListPartsCommandOutput = await calls.short(
      contextOf('ListParts', at),
      (client, options) => client.send(command, options),
    );
    for (const { PartNumber: number = 0, Size: size = 0, ETag: etag = '' } of page.Parts ?? []) {
      parts.push({ number, size, etag });
    }
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker);
  return parts;
}

/** Makes one object of parts. */
export async function completeParts(
  calls: S3Calls,
  at: PartsPlace,
  upload: { uploadId: string; parts: readonly Pick<StoredPart, 'number' | 'etag'>[] },
): Promise<string> {
  const Parts = upload.parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
  const command = new CompleteMultipartUploadCommand({
    ...at,
    UploadId: upload.uploadId,
    MultipartUpload: { Parts },
  });
  const answer = await calls.long(contextOf('CompleteMultipartUpload', at), (client, options) =>
    client.send(command, options),
  );
  return answer.ETag ?? '';
}

function contextOf(operation: string, { Bucket: bucket, Key: key }: PartsPlace) {
  return { operation, bucket, key };
}
