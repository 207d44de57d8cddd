import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { LockRow } from './image-lock.repository';

/** An image that exists, and its lock if it has one. */
export interface ImageLockState {
  lock: LockRow | null;
}

/**
 * Reads locks that are not over. What can be said of a lock follows from its token and its end: the sum of their
 * hashes tells two states of a list apart, also when a lock lapses and no row changes.
 */
@Injectable()
export class ImageLockQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What stands for the list as it is now, and differs when anything in it does. */
  async version(projectId: string): Promise<string> {
    const [row] = await this.db.sql<{ version: string }>`
      select count(*) || '.' || coalesce(sum(
               timestamp_hash_extended(l.expires_at at time zone 'UTC', l.fencing_token)), 0) as version
        from image_locks l
       where l.project_id = ${projectId} and l.expires_at > now()`;
    return row?.version ?? '';
  }

  /** By image id, with the version of the list. */
  async list(projectId: string): Promise<{ locks: LockRow[]; version: string }> {
    const rows = await this.db.sql<LockRow & { version: string }>`
      select l.image_id, l.user_id, l.locked_at, l.expires_at, l.heartbeat_at, l.fencing_token,
             count(*) over () || '.' || sum(
               timestamp_hash_extended(l.expires_at at time zone 'UTC', l.fencing_token)) over () as version
        from image_locks l
       where l.project_id = ${projectId} and l.expires_at > now()
       order by l.image_id`;
    return { locks: rows, version: rows[0]?.version ?? NO_LOCKS };
  }

  /** Undefined when the dataset has no such image. */
  async find(
    { projectId, datasetId }: { projectId: string; datasetId: string },
    imageId: string,
  ): Promise<ImageLockState | undefined> {
    const [row] = await this.db.sql<LockRow | { image_id: null }>`
      select l.image_id, l.user_id, l.locked_at, l.expires_at, l.heartbeat_at, l.fencing_token
        from image_metadata m
        left join image_locks l
          on l.project_id = ${projectId} and l.image_id = m.id and l.expires_at > now()
       where m.dataset_id = ${datasetId} and m.id = ${imageId}`;
    return row && { lock: row.image_id === null ? null : row };
  }
}

const NO_LOCKS = '0.0';
