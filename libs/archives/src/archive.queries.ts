import { BatchLoader } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import type { ZipRun } from '@libs/zip';
import { Injectable } from '@nestjs/common';
import type { ImageTotals } from './archive-content';

export interface ImageRow {
  id: string;
  s3_key: string;
  archive_path: string;
  size: number;
  crc32: number | null;
}

/** A page of images, and the revision of the dataset that it belongs to. */
export interface ImagePage {
  revision: number;
  images: ImageRow[];
}

export interface KnownChecksum {
  s3_key: string;
  crc32: number;
  sha256: string;
}

export const IMAGES_PER_PAGE = 1000;

type TotalsRow = ImageTotals & { id: string };

/** Reads of what an archive holds, in the order of the archive: the byte order of the names. */
@Injectable()
export class ArchiveQueries {
  private readonly totalsLoader: BatchLoader<string, ImageTotals | undefined>;

  constructor(private readonly db: LabelerDb) {
    this.totalsLoader = new BatchLoader((ids) => this.loadTotals(ids));
  }

  /** Undefined when there is no such dataset. */
  totals(datasetId: string): Promise<ImageTotals | undefined> {
    return this.totalsLoader.load(datasetId);
  }

  private async loadTotals(ids: readonly string[]): Promise<(ImageTotals | undefined)[]> {
    const rows = await this.db.sql<TotalsRow>`
      select d.id, d.content_rev as revision, d.stored_images as images, d.total_bytes as bytes,
             d.archive_name_bytes as "nameBytes"
        from datasets d
       where d.id = any((select ${ids}::text[])::text[]) and d.status <> 'deleting'`;
    const found = new Map(rows.map(({ id, ...totals }) => [id, totals]));
    return ids.map((id) => found.get(id));
  }

  /** The images after `after`; undefined when the dataset is gone. */
  async page(datasetId: string, after: string): Promise<ImagePage | undefined> {
    const rows = await this.db.sql<ImageRow & { revision: number; id: string | null }>`
      select d.content_rev as revision, i.id, i.s3_key, i.archive_path, i.size, i.crc32
        from datasets d
        left join lateral (
          select m.id, m.s3_key, m.archive_path, m.size, m.crc32
            from image_metadata m
           where m.dataset_id = d.id and m.archive_path collate "C" > ${after}
           order by m.archive_path collate "C"
           limit ${IMAGES_PER_PAGE}) i on true
       where d.id = ${datasetId} and d.status <> 'deleting'`;
    const [first] = rows;
    if (!first) return undefined;
    return { revision: first.revision, images: first.id === null ? [] : rows };
  }

  /** The sums of at most `limit` images after `after`; undefined when there are none. */
  async run(datasetId: string, after: string, limit: number): Promise<ZipRun | undefined> {
    const [row] = await this.db.sql<{
      entries: number;
      name_bytes: number;
      bytes: number;
      last_name: string | null;
    }>`
      select count(*) as entries, coalesce(sum(octet_length(p.archive_path)), 0) as name_bytes,
             coalesce(sum(p.size), 0) as bytes, max(p.archive_path collate "C") as last_name
        from (select m.archive_path, m.size
                from image_metadata m
               where m.dataset_id = ${datasetId} and m.archive_path collate "C" > ${after}
               order by m.archive_path collate "C"
               limit ${limit}) p`;
    if (!row || row.last_name === null) return undefined;
    const { entries, name_bytes: nameBytes, bytes: contentBytes, last_name: lastName } = row;
    return { entries, nameBytes, contentBytes, lastName };
  }

  /** Checksums that are known of exactly these versions of files. */
  async knownFiles(
    datasetId: string,
    files: readonly { s3Key: string; etag: string; size: number }[],
  ): Promise<KnownChecksum[]> {
    return this.db.sql<KnownChecksum>`
      select f.s3_key, f.crc32, f.sha256
        from unnest(${files.map(({ s3Key }) => s3Key)}::text[], ${files.map(({ etag }) => etag)}::text[],
                    ${files.map(({ size }) => size)}::bigint[]) as q(s3_key, etag, size)
        join dataset_files f on f.dataset_id = ${datasetId} and f.s3_key = q.s3_key
             and f.etag = q.etag and f.size = q.size and f.crc32 is not null and f.sha256 is not null`;
  }
}
