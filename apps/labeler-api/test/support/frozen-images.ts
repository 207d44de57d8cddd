import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3Client } from '@libs/testing';
import type { Labeler } from './labeler';

export interface FrozenRecord {
  image_id: string;
  from_revision: number;
  s3_key: string;
  preserved_key: string | null;
  sha256: string | null;
  crc32: number | null;
}

/** Records of all images as they are now, as a revision writes them. */
export async function recordImages(
  { databases }: Labeler,
  datasetId: string,
  revision = 1,
  { withChecksums = true } = {},
): Promise<void> {
  await databases.labeler(
    `insert into frozen_images (dataset_id, image_id, from_revision, ordinal, path, s3_key, size, sha256, crc32, etag,
            element)
     select dataset_id, id, $2, ordinal, substr(archive_path, 8), s3_key, size, case when $3 then sha256 end,
            case when $3 then crc32 end, etag, sha256(id::bytea)
       from image_metadata where dataset_id = $1`,
    [datasetId, revision, withChecksums],
  );
}

export function recordsOf({ databases }: Labeler, datasetId: string): Promise<FrozenRecord[]> {
  return databases.labeler<FrozenRecord>(
    `select image_id, from_revision, s3_key, preserved_key, sha256, crc32::float8 as crc32 from frozen_images
      where dataset_id = $1 order by path, from_revision`,
    [datasetId],
  );
}

/** The bytes that a record refers to. */
export async function bytesOf({ buckets }: Labeler, record: FrozenRecord): Promise<Buffer> {
  const { preserved_key: preserved, s3_key: key } = record;
  const place = preserved
    ? { Bucket: buckets.annotations, Key: preserved }
    : { Bucket: buckets.datasets, Key: key };
  const client = s3Client();
  try {
    const { Body } = await client.send(new GetObjectCommand(place));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } finally {
    client.destroy();
  }
}
