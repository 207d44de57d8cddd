import { BatchLoader } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export interface ArchiveRow {
  status: 'pending' | 'building' | 'ready' | 'failed';
  object_key: string | null;
  sha256: string | null;
}

export interface RequestedArchive extends ArchiveRow {
  /** Whether it is this request that has to have the archive built. */
  begins: boolean;
}

interface ArchiveKey {
  datasetId: string;
  contentId: string;
}

/** A checksum that was just computed. */
export interface ImageChecksum {
  id: string;
  size: number;
  crc32: number;
}

/** Each method is one statement: nothing here has to happen together. */
@Injectable()
export class ArchiveRepository {
  private readonly finder: BatchLoader<ArchiveKey, ArchiveRow | undefined>;

  constructor(private readonly db: LabelerDb) {
    this.finder = new BatchLoader((keys) => this.findEach(keys));
  }

  /** The archive of this content, if its use was noted lately and nothing has to be done about it. */
  find(datasetId: string, contentId: string): Promise<ArchiveRow | undefined> {
    return this.finder.load({ datasetId, contentId });
  }

  private async findEach(keys: readonly ArchiveKey[]): Promise<(ArchiveRow | undefined)[]> {
    const rows = await this.db.sql<ArchiveRow & { n: number }>`
      select q.n::int, a.status, a.object_key, a.sha256
        from unnest((select ${keys.map(({ datasetId }) => datasetId)}::text[]),
                    (select ${keys.map(({ contentId }) => contentId)}::text[])) with ordinality as q(dataset_id, content_id, n)
        join dataset_archives a on a.dataset_id = q.dataset_id and a.content_id = q.content_id
       where a.last_used_at > now() - interval '1 hour'
         and (a.status = 'ready' or a.requested_at > now() - interval '5 minutes')`;
    const found = new Map(rows.map((row) => [row.n, row]));
    return keys.map((_, index) => found.get(index + 1));
  }

  /** Notes that the archive is wanted, and begins again when its last try is long over: for one of many callers. */
  async request(datasetId: string, contentId: string): Promise<RequestedArchive | undefined> {
    const [row] = await this.db.sql<RequestedArchive>`
      insert into dataset_archives as a (dataset_id, content_id, status, requested_at, last_used_at)
      select d.id, ${contentId}, 'pending', now(), now() from datasets d where d.id = ${datasetId}
      on conflict (dataset_id, content_id) do update
         set last_used_at = now(),
             requested_at = case when a.status = 'ready' or a.requested_at > now() - interval '5 minutes'
                                 then a.requested_at else now() end,
             status = case when a.status = 'failed' then 'pending' else a.status end
      returning a.status, a.object_key, a.sha256, a.status <> 'ready' and a.requested_at = now() as begins`;
    return row;
  }

  /** Takes the archive for this process, unless another one is at it: those say so every minute. */
  async claim(datasetId: string, contentId: string): Promise<boolean> {
    const rows = await this.db.sql`
      update dataset_archives a
         set status = 'building', started_at = now(), error = null
       where a.dataset_id = ${datasetId} and a.content_id = ${contentId} and a.status <> 'ready'
         and (a.status <> 'building' or a.started_at < now() - interval '5 minutes')
      returning 1 as claimed`;
    return rows.length > 0;
  }

  /** Says that this process is still building. */
  async keep(datasetId: string, contentId: string): Promise<void> {
    await this.db.sql`
      update dataset_archives a set started_at = now()
       where a.dataset_id = ${datasetId} and a.content_id = ${contentId} and a.status = 'building'`;
  }

  /** @returns false when the dataset was removed in the meantime */
  async finish(
    datasetId: string,
    contentId: string,
    built: { objectKey: string; sizeBytes: number; sha256: string },
  ): Promise<boolean> {
    const rows = await this.db.sql`
      update dataset_archives a
         set status = 'ready', object_key = ${built.objectKey}, size_bytes = ${built.sizeBytes},
             sha256 = ${built.sha256}, finished_at = now(), error = null
       where a.dataset_id = ${datasetId} and a.content_id = ${contentId}
      returning 1 as finished`;
    return rows.length > 0;
  }

  /** Gives the archive back; `error` is null when the work was only interrupted. */
  async release(datasetId: string, contentId: string, error: string | null): Promise<void> {
    await this.db.sql`
      update dataset_archives a
         set status = case when ${error}::text is null then 'pending' else 'failed' end,
             error = ${error}, finished_at = now()
       where a.dataset_id = ${datasetId} and a.content_id = ${contentId} and a.status = 'building'`;
  }

  /** Forgets an archive that nobody can build any more. */
  async forget(datasetId: string, contentId: string): Promise<void> {
    await this.db.sql`
      delete from dataset_archives a
       where a.dataset_id = ${datasetId} and a.content_id = ${contentId} and a.status <> 'ready'`;
  }

  /** Takes back archives that nobody used for `days`, so that their objects can go. */
  async expire(days: number, limit: number): Promise<ExpiredArchive[]> {
    return this.db.sql<ExpiredArchive>`
      update dataset_archives a
         set status = 'failed', error = 'expired'
       where (a.dataset_id, a.content_id) in (
               select e.dataset_id, e.content_id
                 from dataset_archives e
                where e.last_used_at < now() - make_interval(days => ${days}::int)
                order by e.last_used_at
                limit ${limit}
                  for update skip locked)
      returning a.dataset_id, a.content_id, a.object_key`;
  }

  /** Those of `keys` that no archive has for its object. */
  async unknownObjects(keys: readonly string[]): Promise<string[]> {
    const rows = await this.db.sql<{ key: string }>`
      select k.key
        from unnest(${keys}::text[]) as k(key)
       where not exists (select from dataset_archives a where a.object_key = k.key)`;
    return rows.map(({ key }) => key);
  }

  async remove({ dataset_id, content_id }: ExpiredArchive): Promise<void> {
    await this.db.sql`
      delete from dataset_archives a
       where a.dataset_id = ${dataset_id} and a.content_id = ${content_id}
         and a.status = 'failed' and a.error = 'expired'`;
  }

  /** Learns checksums of images that older rows lack. */
  async learnImages(datasetId: string, found: readonly ImageChecksum[]): Promise<void> {
    await this.db.sql`
      update image_metadata i
         set crc32 = q.crc32
        from unnest(${found.map(({ id }) => id)}::text[], ${found.map(({ size }) => size)}::bigint[],
                    ${found.map(({ crc32 }) => crc32)}::bigint[]) as q(id, size, crc32)
       where i.dataset_id = ${datasetId} and i.id = q.id and i.size = q.size and i.crc32 is null`;
  }

  async learnFile(
    datasetId: string,
    file: { s3Key: string; etag: string; size: number; crc32: number; sha256: string },
  ): Promise<void> {
    await this.db.sql`
      insert into dataset_files as f (dataset_id, s3_key, etag, size, crc32, sha256, checked_at)
      values (${datasetId}, ${file.s3Key}, ${file.etag}, ${file.size}, ${file.crc32}, ${file.sha256}, now())
      on conflict (dataset_id, s3_key) do update
         set etag = excluded.etag, size = excluded.size, crc32 = excluded.crc32,
             sha256 = excluded.sha256, checked_at = now()`;
  }
}

export interface ExpiredArchive {
  dataset_id: string;
  content_id: string;
  object_key: string | null;
}
