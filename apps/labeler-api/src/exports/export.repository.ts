import type { Tx } from '@libs/database';
import { type ExportStatus, type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ExportSettings } from './export-settings';

export interface ExportRow {
  id: string;
  dataset_id: string;
  project_id: string;
  task_type: string;
  revision: number;
  settings: ExportSettings;
  status: ExportStatus;
  attempts: number;
  progress: number;
  folder: string;
  file_name: string | null;
  size_bytes: number | null;
  sha256: string | null;
  image_count: number | null;
  annotation_count: number | null;
  report: JsonObject | null;
  error_code: string | null;
  error: string | null;
  created_by: number;
  created_at: Date;
  finished_at: Date | null;
  expires_at: Date;
}

export type NewExport = Pick<
  ExportRow,
  'id' | 'dataset_id' | 'project_id' | 'task_type' | 'revision' | 'settings' | 'created_by'
> & {
  /** Whoever writes it at once; null leaves it to the worker. */
  holder: string | null;
  retentionDays: number;
};

/** What a finished file is. */
export interface WrittenExport {
  fileName: string;
  sizeBytes: number;
  sha256: string;
  imageCount: number;
  annotationCount: number;
  report: JsonObject;
}

/** Whoever says nothing for so long is dead. */
const LEASE_SECONDS = 120;

const COLUMNS = `e.id, e.dataset_id, e.project_id, e.task_type, e.revision, e.settings, e.status, e.attempts, e.progress,
  e.folder, e.file_name, e.size_bytes, e.sha256, e.image_count, e.annotation_count, e.report, e.error_code, e.error,
  e.created_by, e.created_at, e.finished_at, e.expires_at`;

/** Rows of exports: what is to be written, by whom, and what came of it. */
@Injectable()
export class ExportRepository {
  constructor(private readonly db: LabelerDb) {}

  async insert(tx: Tx, { holder, retentionDays, ...row }: NewExport): Promise<ExportRow> {
    const [inserted] = await tx.query<ExportRow>(
      `insert into dataset_exports as e (id, dataset_id, project_id, task_type, revision, settings, created_by, holder,
              status, attempts, folder, expires_at)
       values ($1::text, $2, $3::text, $4::text, $5, $6, $7, $8::uuid,
               case when $8 is null then 'queued' else 'running' end, case when $8 is null then 0 else 1 end,
               'exports/' || $3 || '/' || $4 || '/export_' || to_char(now() at time zone 'UTC', 'YYYYMMDD_HH24MISS_')
                 || substr($1, 5) || '/',
               now() + make_interval(days => $9::int))
       returning ${COLUMNS}`,
      [
        row.id,
        row.dataset_id,
        row.project_id,
        row.task_type,
        row.revision,
        JSON.stringify(row.settings),
        row.created_by,
        holder,
        retentionDays,
      ],
    );
    if (!inserted) throw new Error('The export was not recorded');
    return inserted;
  }

  /** Exports that were cancelled are gone for everybody. */
  async find(id: string): Promise<ExportRow | undefined> {
    const [row] = await this.db.query<ExportRow>(
      `select ${COLUMNS} from dataset_exports e
        where e.id = $1 and e.status <> 'cancelled' and e.expires_at > now()`,
      [id],
    );
    return row;
  }

  /** Takes an export that waits, or whose holder is dead. */
  async claim(id: string, holder: string): Promise<ExportRow | undefined> {
    const [row] = await this.db.query<ExportRow>(
      `update dataset_exports e
          set status = 'running', holder = $2, heard_at = clock_timestamp(), attempts = e.attempts + 1, progress = 0
        where e.id = $1 and (e.status = 'queued' or (e.status = 'running' and
              e.heard_at < clock_timestamp() - make_interval(secs => $3::int)))
        returning ${COLUMNS}`,
      [id, holder, LEASE_SECONDS],
    );
    return row;
  }

  /** Says that the holder is at it. @returns whether it still is the holder */
  async keep(id: string, holder: string, progress: number): Promise<boolean> {
    const rows = await this.db.sql`
      update dataset_exports
         set heard_at = clock_timestamp(), progress = ${progress}
       where id = ${id} and holder = ${holder} and status = 'running'
      returning 1`;
    return rows.length > 0;
  }

  /** @returns undefined when the holder is it no more */
  async finish(
    tx: Tx,
    id: string,
    holder: string,
    written: WrittenExport,
  ): Promise<ExportRow | undefined> {
    const [row] = await tx.query<ExportRow>(
      `update dataset_exports e
          set status = 'completed', progress = 100, file_name = $3, size_bytes = $4, sha256 = $5, image_count = $6,
              annotation_count = $7, report = $8, finished_at = clock_timestamp(), error_code = null, error = null,
              expires_at = clock_timestamp() + (e.expires_at - e.created_at)
        where e.id = $1 and e.holder = $2 and e.status = 'running'
        returning ${COLUMNS}`,
      [
        id,
        holder,
        written.fileName,
        written.sizeBytes,
        written.sha256,
        written.imageCount,
        written.annotationCount,
        JSON.stringify(written.report),
      ],
    );
    return row;
  }

  async fail(
    id: string,
    holder: string,
    failure: { code: string; message: string; report: JsonObject | null },
  ): Promise<void> {
    await this.db.sql`
      update dataset_exports
         set status = 'failed', error_code = ${failure.code}, error = ${failure.message},
             report = ${failure.report && JSON.stringify(failure.report)}::jsonb, finished_at = clock_timestamp()
       where id = ${id} and holder = ${holder} and status = 'running'`;
  }

  /** Gives the export back to the queue, because the process ends or something was away. */
  async release(id: string, holder: string): Promise<void> {
    await this.db.sql`
      update dataset_exports
         set status = 'queued', holder = null, heard_at = clock_timestamp()
       where id = ${id} and holder = ${holder} and status = 'running'`;
  }

  /** Whoever is at it stops. @returns false when it was cancelled already */
  async cancel(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.sql`
      update dataset_exports set status = 'cancelled', finished_at = clock_timestamp()
       where id = ${id} and status <> 'cancelled'
      returning 1`;
    return rows.length > 0;
  }

  async isKnown(id: string): Promise<boolean> {
    const rows = await this.db.sql`select from dataset_exports e where e.id = ${id}`;
    return rows.length > 0;
  }

  /** Exports that nobody is at though they wait. */
  async listForgotten(limit: number): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>`
      select e.id
        from dataset_exports e
       where e.status in ('queued', 'running')
         and e.heard_at < clock_timestamp()
               - make_interval(secs => case when e.status = 'queued' then 0 else ${LEASE_SECONDS}::int end)
       order by e.heard_at
       limit ${limit}`;
    return rows.map(({ id }) => id);
  }

  /** Exports whose objects have to go, once whoever may have been at it has noticed. */
  async listRemovable(limit: number): Promise<Pick<ExportRow, 'id' | 'folder'>[]> {
    return this.db.sql<Pick<ExportRow, 'id' | 'folder'>>`
      select e.id, e.folder
        from dataset_exports e
       where (e.status = 'cancelled' or e.expires_at <= now())
         and greatest(e.heard_at, e.finished_at) < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}::int)
       order by e.expires_at
       limit ${limit}`;
  }

  async remove(id: string): Promise<void> {
    await this.db.sql`
      delete from dataset_exports e where e.id = ${id} and (e.status = 'cancelled' or e.expires_at <= now())`;
  }
}
