import { LabelerDb } from '@libs/labeler-db';
import { holds } from '@libs/revisions';
import { Injectable } from '@nestjs/common';

/** A revision of a dataset. */
export interface FrozenState {
  datasetId: string;
  revision: number;
}

/** The sums of consecutive images. */
export interface FrozenSums {
  images: number;
  bytes: number;
  /** Of their paths, in UTF-8. */
  pathBytes: number;
  lastPath: string;
}

export interface LearnedChecksums {
  imageId: string;
  sha256: string;
  crc32: number;
}

/** Reads and the one write of frozen images that are about their files. */
@Injectable()
export class FrozenImageRepository {
  constructor(private readonly db: LabelerDb) {}

  /** Of at most `limit` images behind `after`, in the byte order of their paths; undefined when there are none. */
  async sums(
    { datasetId, revision }: FrozenState,
    after: string,
    limit: number,
  ): Promise<FrozenSums | undefined> {
    const values = [datasetId, revision, after, limit];
    const [row] = await this.db.query<FrozenSums & { lastPath: string | null }>(SUMS, values);
    return row && row.lastPath !== null ? row : undefined;
  }

  /** Where the bytes of an image were put when its object changed; undefined when it did not. */
  async preservedKey(
    { datasetId, revision }: FrozenState,
    imageId: string,
  ): Promise<string | undefined> {
    const values = [datasetId, revision, imageId];
    const [row] = await this.db.query<{ key: string | null }>(PRESERVED_KEY, values);
    return row?.key ?? undefined;
  }

  /** Checksums that records lack. What they know stays. */
  async learn(
    { datasetId, revision }: FrozenState,
    found: readonly LearnedChecksums[],
  ): Promise<void> {
    await this.db.query(LEARN, [datasetId, revision, JSON.stringify(found)]);
  }
}

/** All of the dataset `$1` in the revision `$2`. */
const HELD = `i.dataset_id = $1 and ${holds('i', '$2')}`;

const SUMS = `
  select count(*) as images, coalesce(sum(p.size), 0)::bigint as bytes,
         coalesce(sum(octet_length(p.path)), 0) as "pathBytes", max(p.path) as "lastPath"
    from (select i.path, i.size from frozen_images i
           where ${HELD} and i.path > $3
           order by i.path
           limit $4::int) p`;

const PRESERVED_KEY = `
  select i.preserved_key as key from frozen_images i where ${HELD} and i.image_id = $3`;

const LEARN = `
  update frozen_images i
     set sha256 = coalesce(i.sha256, q.sha256), crc32 = coalesce(i.crc32, q.crc32)
    from jsonb_to_recordset($3::jsonb) as q("imageId" text, sha256 text, crc32 bigint)
   where ${HELD} and i.image_id = q."imageId"`;
