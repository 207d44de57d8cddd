import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { type Content, holds, type Revision } from '@libs/revisions';
import { Injectable } from '@nestjs/common';
import type { PreparedSnapshot, Snapshot, SnapshotFile } from './snapshot';

/** What a new snapshot is made of; the rest follows from its dataset. */
export type NewSnapshot = Pick<
  Snapshot,
  'id' | 'versionTag' | 'content' | 'contentHash' | 'annotations' | 'notes' | 'createdByUserId'
> & { revision: Revision };

/** Where a page of a list begins: behind the snapshot that was created then and has this id. */
export interface SnapshotPosition {
  /** Microseconds since 1970, as PostgreSQL keeps them. */
  createdAtMicros: string;
  id: string;
}

export type ListedSnapshot = Snapshot & { createdAtMicros: string };

/** Rows of snapshots and of their files. */
@Injectable()
export class SnapshotRepository {
  constructor(private readonly db: LabelerDb) {}

  /** Undefined when there is no such snapshot in the dataset. */
  async find(datasetId: string, id: string): Promise<Snapshot | undefined> {
    const [row] = await this.db.query<Snapshot>(
      `select ${COLUMNS} from dataset_snapshots s where s.dataset_id = $1 and s.id = $2`,
      [datasetId, id],
    );
    return row;
  }

  async findByTag(tx: Tx, datasetId: string, versionTag: string): Promise<Snapshot | undefined> {
    const [row] = await tx.query<Snapshot>(
      `select ${COLUMNS} from dataset_snapshots s where s.dataset_id = $1 and s.version_tag = $2`,
      [datasetId, versionTag],
    );
    return row;
  }

  /** The newest first. */
  async list(
    datasetId: string,
    after: SnapshotPosition | undefined,
    limit: number,
  ): Promise<ListedSnapshot[]> {
    return this.db.query<ListedSnapshot>(
      `select ${COLUMNS}, (extract(epoch from s.created_at) * 1000000)::bigint::text as "createdAtMicros"
         from dataset_snapshots s
        where s.dataset_id = $1
          and ($2::bigint is null
               or (s.created_at, s.id) < (timestamptz 'epoch' + make_interval(secs => $2::numeric / 1000000), $3))
        order by s.created_at desc, s.id desc
        limit $4::int`,
      [datasetId, after?.createdAtMicros ?? null, after?.id ?? '', limit],
    );
  }

  /** Undefined when the dataset has a snapshot with this tag, or is gone. */
  async add(tx: Tx, snapshot: NewSnapshot): Promise<Snapshot | undefined> {
    const { revision } = snapshot;
    const [row] = await tx.query<Snapshot>(
      `insert into dataset_snapshots as s (id, dataset_id, version_tag, revision, content, content_hash, images,
         image_bytes, annotations, dataset_name, dataset_description, dataset_created_at, notes, created_by_user_id,
         created_at)
       select $2, d.id, $3, $4, $5, $6, $7, $8, $9, d.name, d.description, d.created_at, $10, $11, clock_timestamp()
         from datasets d where d.id = $1 and d.status <> 'deleting'
       on conflict (dataset_id, version_tag) do nothing
       returning ${COLUMNS}`,
      [
        revision.datasetId,
        snapshot.id,
        snapshot.versionTag,
        revision.revision,
        snapshot.content,
        snapshot.contentHash,
        revision.images,
        revision.imageBytes,
        snapshot.annotations,
        snapshot.notes,
        snapshot.createdByUserId,
      ],
    );
    return row;
  }

  /** Undefined until the annotation files are written. */
  async prepared({ id }: Pick<Snapshot, 'id'>): Promise<PreparedSnapshot | undefined> {
    const [row] = await this.db.sql<{ name_bytes: number; files: SnapshotFile[] }>`
      select s.image_name_bytes as name_bytes,
             (select coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'taskType', f.task_type, 's3Key', f.s3_key,
                       'size', f.size, 'sha256', f.sha256, 'crc32', f.crc32, 'etag', f.etag)
                       order by f.name collate "C"), '[]')
                from snapshot_files f where f.snapshot_id = s.id) as files
        from dataset_snapshots s
       where s.id = ${id} and s.image_name_bytes is not null`;
    return row && { files: row.files, imageNameBytes: row.name_bytes };
  }

  /** Says that the files are written. Whoever is first decides; the others wrote the same. */
  async finish(tx: Tx, snapshot: Snapshot, files: readonly SnapshotFile[]): Promise<void> {
    const { id, datasetId, revision } = snapshot;
    const rows = await tx.query(FINISH, [datasetId, revision, id, NAME_PREFIX]);
    if (rows.length === 0) return;
    await tx.sql`
      insert into snapshot_files (snapshot_id, dataset_id, name, task_type, s3_key, size, sha256, crc32, etag)
      select ${id}, ${datasetId}, f.name, f."taskType", f."s3Key", f.size, f.sha256, f.crc32, f.etag
        from jsonb_to_recordset(${JSON.stringify(files)}::jsonb)
          as f(name text, "taskType" text, "s3Key" text, size bigint, sha256 text, crc32 bigint, etag text)`;
  }

  /**
   * The first revision of the run up to `revision` in which the labels and classes of the task are the same: it rises
   * when they change, and with nothing else.
   */
  async labelsSince(
    { datasetId, revision }: Revision,
    taskType: string,
    content: Content,
  ): Promise<number> {
    const [row] = await this.db.sql<{ since: number }>`
      select min(r.revision) as since
        from dataset_revisions r
       where r.dataset_id = ${datasetId} and r.revision <= ${revision}
         and r.revision > coalesce((
               select max(o.revision)
                 from dataset_revisions o
                where o.dataset_id = ${datasetId} and o.revision < ${revision}
                  and o.tasks #>> array[${taskType}::text, ${content}::text, 'contentHash'] is distinct from (
                        select n.tasks #>> array[${taskType}::text, ${content}::text, 'contentHash']
                          from dataset_revisions n
                         where n.dataset_id = ${datasetId} and n.revision = ${revision})), 0)`;
    return row?.since ?? revision;
  }
}

/** Length of `images/`. */
const NAME_PREFIX = 7;

const FINISH = `
  update dataset_snapshots s
     set image_name_bytes = (
           select coalesce(sum(octet_length(i.path) + $4::int), 0)
             from frozen_images i where i.dataset_id = $1 and ${holds('i', '$2')})
   where s.id = $3 and s.image_name_bytes is null
  returning 1 as finished`;

const COLUMNS = `s.id, s.dataset_id as "datasetId", s.version_tag as "versionTag", s.revision, s.content,
  s.content_hash as "contentHash", s.images, s.image_bytes as "imageBytes", s.annotations,
  s.dataset_name as "datasetName", s.dataset_description as "datasetDescription",
  s.dataset_created_at as "datasetCreatedAt", s.notes, s.created_by_user_id as "createdByUserId",
  s.created_at as "createdAt"`;
