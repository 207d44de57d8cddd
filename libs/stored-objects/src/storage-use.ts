import type { LabelerDb } from '@libs/labeler-db';
import type { BucketRole } from '@libs/storage';
import type { Amount } from './compare-storage';

/** What is stored of one kind. */
export interface StorageUse extends Amount {
  bucket: BucketRole;
  kind: string;
  /** When it was counted by listing; null for what rows know at every moment. */
  measuredAt: Date | null;
}

/** Objects of a kind as a listing found them. */
export interface StorageMeasurement extends Amount {
  bucket: BucketRole;
  kind: string;
}

/** How much is stored, from totals and rows: nothing is listed. */
export class StorageUseReader {
  constructor(private readonly db: LabelerDb) {}

  /**
   * Images, versions, exports, archives, snapshots and preserved objects as rows have them; thumbnails, backups and what
   * belongs to nobody as the last `check` counted them.
   */
  async read(): Promise<StorageUse[]> {
    return this.db.sql<StorageUse>`
      select 'datasets' as bucket, 'image' as kind, coalesce(sum(d.stored_images), 0)::bigint as objects,
             coalesce(sum(d.total_bytes), 0)::bigint as bytes, null::timestamptz as "measuredAt"
        from datasets d
       union all
      select 'annotations', 'version', count(v.dice_size) + count(nullif(v.export_path, v.dice_path)),
             coalesce(sum(v.dice_size), 0)::bigint
               + coalesce(sum(v.export_size) filter (where v.export_path <> v.dice_path), 0)::bigint, null
        from annotation_versions v
       union all
      select 'annotations', 'export', count(*), coalesce(sum(e.size_bytes), 0)::bigint, null
        from dataset_exports e where e.status = 'completed'
       union all
      select 'annotations', 'archive', count(*), coalesce(sum(a.size_bytes), 0)::bigint, null
        from dataset_archives a where a.status = 'ready'
       union all
      select 'annotations', 'snapshot', count(*), coalesce(sum(s.size), 0)::bigint, null
        from snapshot_files s
       union all
      select 'annotations', 'preserved', count(*), coalesce(sum(f.size), 0)::bigint, null
        from (select distinct f.preserved_key, f.size from frozen_images f where f.preserved_key is not null) f
       union all
      select m.bucket, m.kind, m.objects, m.bytes, m.measured_at
        from storage_measures m
       where m.kind not in ('image', 'export', 'archive', 'snapshot', 'preserved')
       order by 1 desc, 2`;
  }

  /** Remembers what a listing of everything found. */
  async remember(measured: readonly StorageMeasurement[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.sql`delete from storage_measures`;
      await tx.sql`
        insert into storage_measures (bucket, kind, objects, bytes)
        select q.bucket, q.kind, q.objects, q.bytes
          from unnest(${measured.map(({ bucket }) => bucket)}::text[], ${measured.map(({ kind }) => kind)}::text[],
                      ${measured.map(({ objects }) => objects)}::bigint[],
                      ${measured.map(({ bytes }) => bytes)}::bigint[]) as q(bucket, kind, objects, bytes)`;
    });
  }
}
