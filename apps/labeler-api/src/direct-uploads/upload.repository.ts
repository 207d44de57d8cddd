import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { UploadNotFoundError } from './direct-uploads.errors';
import type { Upload, UploadFileRow, UploadRow } from './upload-record';

const UPLOAD_ID = /^upl_[0-9a-f]{24}$/;

/** Sessions of direct uploads and their files. */
@Injectable()
export class UploadRepository {
  constructor(private readonly db: LabelerDb) {}

  async insert(
    tx: Tx,
    session: { id: string; datasetId: string; onDuplicate: string; userId: number },
    lifetimeSeconds: number,
  ): Promise<void> {
    await tx.sql`
      insert into upload_sessions (id, dataset_id, on_duplicate, created_by, expires_at)
      values (${session.id}, ${session.datasetId}, ${session.onDuplicate}, ${session.userId},
        now() + make_interval(secs => ${lifetimeSeconds}))`;
  }

  async insertFiles(tx: Tx, uploadId: string, files: readonly UploadFileRow[]): Promise<void> {
    await tx.sql`
      insert into upload_files (upload_id, number, path, size, sha256, multipart_id, status, settled,
        error_code, error_detail)
      select ${uploadId}, f.number, f.path, f.size, f.sha256, f.multipart_id, f.status, f.settled,
             f.error_code, f.error_detail
        from json_populate_recordset(null::upload_files, ${JSON.stringify(files)}) f`;
  }

  /** The upload with its files. @throws UploadNotFoundError also when it was called off */
  async get(datasetId: string, uploadId: string): Promise<Upload> {
    const session = await this.getSession(datasetId, uploadId);
    if (session.aborted) throw new UploadNotFoundError(uploadId);
    return { session, files: await this.listFiles(uploadId) };
  }

  /** The session, called off or not. @throws UploadNotFoundError */
  async getSession(datasetId: string, uploadId: string): Promise<UploadRow> {
    const rows = UPLOAD_ID.test(uploadId) ? await this.findSessions(datasetId, uploadId) : [];
    if (!rows[0]) throw new UploadNotFoundError(uploadId);
    return rows[0];
  }

  async listFiles(uploadId: string): Promise<UploadFileRow[]> {
    return this.db.sql<UploadFileRow>`
      select f.number, f.path, f.size, f.sha256, f.multipart_id, f.status, f.settled, f.image_id,
             f.final_path, f.duplicate_of, f.error_code, f.error_detail, f.seen_etag
        from upload_files f
       where f.upload_id = ${uploadId}
       order by f.number`;
  }

  /** Notes what became of files. What is settled stays as it is. */
  async record(uploadId: string, files: readonly UploadFileRow[]): Promise<void> {
    await this.db.sql`
      update upload_files f
         set status = r.status, settled = r.settled, image_id = r.image_id, final_path = r.final_path,
             duplicate_of = r.duplicate_of, error_code = r.error_code, error_detail = r.error_detail,
             seen_etag = r.seen_etag
        from json_populate_recordset(null::upload_files, ${JSON.stringify(files)}) r
       where f.upload_id = ${uploadId} and f.number = r.number and not f.settled`;
  }

  /** Takes or keeps the right to work on a session. False while somebody else has it. */
  async hold(uploadId: string, holder: string, seconds: number): Promise<boolean> {
    const rows = await this.db.sql`
      update upload_sessions s
         set holder = ${holder}, held_until = now() + make_interval(secs => ${seconds})
       where s.id = ${uploadId} and (s.holder is null or s.holder = ${holder} or s.held_until < now())
      returning 1 as held`;
    return rows.length > 0;
  }

  async release(uploadId: string, holder: string): Promise<void> {
    await this.db.sql`
      update upload_sessions s set holder = null, held_until = null
       where s.id = ${uploadId} and s.holder = ${holder}`;
  }

  async markAborted(uploadId: string): Promise<void> {
    await this.db.sql`
      update upload_sessions s set aborted_at = now()
       where s.id = ${uploadId} and s.aborted_at is null`;
  }

  /** Sessions over whose links nothing can arrive any more. */
  async listOver(graceSeconds: number, limit: number): Promise<UploadRow[]> {
    return this.db.sql<UploadRow>`
      select s.id, s.dataset_id, s.on_duplicate, s.created_at, s.expires_at,
             s.aborted_at is not null as aborted, true as expired
        from upload_sessions s
       where s.expires_at < now() - make_interval(secs => ${graceSeconds})
         and (s.held_until is null or s.held_until < now())
       order by s.expires_at, s.id
       limit ${limit}`;
  }

  async delete(uploadId: string): Promise<void> {
    await this.db.sql`delete from upload_sessions s where s.id = ${uploadId}`;
  }

  private findSessions(datasetId: string, uploadId: string): Promise<UploadRow[]> {
    return this.db.sql<UploadRow>`
      select s.id, s.dataset_id, s.on_duplicate, s.created_at, s.expires_at,
             s.aborted_at is not null as aborted, s.expires_at <= now() as expired
        from upload_sessions s
       where s.id = ${uploadId} and s.dataset_id = ${datasetId}`;
  }
}
