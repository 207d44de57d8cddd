import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** What frozen records say of the object at a key, whose bytes they have nowhere else. */
export interface UnpreservedRecord {
  s3_key: string;
  size: number;
  sha256: string | null;
  etag: string | null;
}

/** The content of an object, and where its copy lies for good. */
export interface PreservedContent {
  datasetId: string;
  key: string;
  etag: string;
  size: number;
  sha256: string;
  /** Null when the bytes were not read. */
  crc32: number | null;
  preservedKey: string;
}

/** Frozen records of images whose objects are about to change. */
@Injectable()
export class PreservationRepository {
  constructor(private readonly db: LabelerDb) {}

  /** The different contents that records expect at these keys. */
  async listUnpreserved(datasetId: string, keys: readonly string[]): Promise<UnpreservedRecord[]> {
    return this.db.sql<UnpreservedRecord>`
      select distinct f.s3_key, f.size, f.sha256, f.etag
        from frozen_images f
       where f.dataset_id = ${datasetId} and f.s3_key = any(${keys}::text[]) and f.preserved_key is null
       order by f.s3_key, f.sha256, f.etag`;
  }

  /**
   * Tells all records of a content where its copy lies; those without checksums learn them.
   * @returns how many there were
   */
  async point(content: PreservedContent): Promise<number> {
    const { datasetId, key, etag, size, sha256, crc32, preservedKey } = content;
    const rows = await this.db.sql`
      update frozen_images f
         set preserved_key = ${preservedKey}, sha256 = ${sha256}, crc32 = coalesce(f.crc32, ${crc32}::bigint)
       where f.dataset_id = ${datasetId} and f.s3_key = ${key} and f.preserved_key is null
         and (f.sha256 = ${sha256}
              or f.sha256 is null and f.size = ${size} and coalesce(f.etag, ${etag}) = ${etag})
      returning 1 as pointed`;
    return rows.length;
  }
}
