import { LabelerDb } from '@libs/labeler-db';
import { sectionBytes, type ZipRun, type ZipSkip } from '@libs/zip';
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
}

const PAGE = 1000;
const EMPTY = { entries: 1, nameBytes: 0, contentBytes: 0 };

/** Reads of what an archive holds, in the order of the archive: the byte order of the names. */
@Injectable()
export class ArchiveQueries {
  constructor(private readonly db: LabelerDb) {}

  async totals(datasetId: string): Promise<ImageTotals | undefined> {
    const [row] = await this.db.sql<{
      revision: number;
      images: number;
      bytes: number;
      name_bytes: number;
    }>`
      select d.content_rev as revision, d.stored_images as images, d.total_bytes as bytes,
             d.archive_name_bytes as name_bytes
        from datasets d
       where d.id = ${datasetId} and d.status <> 'deleting'`;
    return row && { ...row, nameBytes: row.name_bytes };
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
           limit ${PAGE}) i on true
       where d.id = ${datasetId} and d.status <> 'deleting'`;
    const [first] = rows;
    if (!first) return undefined;
    return { revision: first.revision, images: first.id === null ? [] : rows };
  }

  /** The images from the first one on that end within `skip`, by their sums; undefined when there are none. */
  async run(datasetId: string, skip: ZipSkip): Promise<ZipRun | undefined> {
    const header = sectionBytes(skip.section, EMPTY);
    const withContent = sectionBytes(skip.section, { ...EMPTY, contentBytes: 1 }) > header;
    const [row] = await this.db.sql<{
      entries: number;
      name_bytes: number;
      bytes: number;
      last_name: string | null;
    }>`
      select count(*) as entries, coalesce(sum(s.name_bytes), 0) as name_bytes,
             coalesce(sum(s.size), 0) as bytes, max(s.archive_path collate "C") as last_name
        from (select i.archive_path, i.size, octet_length(i.archive_path) as name_bytes,
                     sum(${header}::bigint + octet_length(i.archive_path)
                         + case when ${withContent}::boolean then i.size else 0 end)
                       over (order by i.archive_path collate "C" rows unbounded preceding) as upto
                from image_metadata i
               where i.dataset_id = ${datasetId}) s
       where s.upto <= ${skip.bytes}::bigint`;
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
      select f.s3_key, f.crc32
        from unnest(${files.map(({ s3Key }) => s3Key)}::text[], ${files.map(({ etag }) => etag)}::text[],
                    ${files.map(({ size }) => size)}::bigint[]) as q(s3_key, etag, size)
        join dataset_files f on f.dataset_id = ${datasetId} and f.s3_key = q.s3_key
             and f.etag = q.etag and f.size = q.size and f.crc32 is not null`;
  }
}
