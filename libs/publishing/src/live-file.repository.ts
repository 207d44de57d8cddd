import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import type { PublishedTask } from './places';

/** The version that the published file of a task has to be. */
export interface WantedLiveFile {
  versionNumber: string;
  /** In the annotations bucket; null when an older release published it. */
  dicePath: string | null;
  publishedAt: Date;
}

/** Whoever writes a published file and says nothing for so long is dead. */
const LEASE_SECONDS = 300;

/** Which published files have to be written, and who is at it. */
export class LiveFileRepository {
  constructor(private readonly db: LabelerDb) {}

  /** The file has to be written or removed, because of what this transaction publishes or withdraws. */
  async request(tx: Tx, { datasetId, taskType }: PublishedTask): Promise<void> {
    await tx.sql`
      insert into live_file_requests (dataset_id, task_type) values (${datasetId}, ${taskType})
      on conflict (dataset_id, task_type) do update
         set request_id = excluded.request_id, requested_at = excluded.requested_at`;
  }

  /** Takes the request, unless somebody is at it. */
  async hold({ datasetId, taskType }: PublishedTask): Promise<number | undefined> {
    const [row] = await this.db.sql<{ request_id: number }>`
      update live_file_requests
         set held_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}::int)
       where dataset_id = ${datasetId} and task_type = ${taskType}
         and (held_until is null or held_until <= clock_timestamp())
      returning request_id`;
    return row?.request_id;
  }

  async isRequested({ datasetId, taskType }: PublishedTask): Promise<boolean> {
    const rows = await this.db.sql`
      select from live_file_requests r where r.dataset_id = ${datasetId} and r.task_type = ${taskType}`;
    return rows.length > 0;
  }

  /** The file is as asked. @returns false when it was asked for anew meanwhile */
  async fulfil({ datasetId, taskType }: PublishedTask, requestId: number): Promise<boolean> {
    const rows = await this.db.sql`
      delete from live_file_requests
       where dataset_id = ${datasetId} and task_type = ${taskType} and request_id = ${requestId}
      returning 1`;
    return rows.length > 0;
  }

  /** Lets others take the request. */
  async release({ datasetId, taskType }: PublishedTask): Promise<void> {
    await this.db.sql`
      update live_file_requests set held_until = null
       where dataset_id = ${datasetId} and task_type = ${taskType}`;
  }

  /** Undefined when nothing is published of the task. */
  async findWanted({ datasetId, taskType }: PublishedTask): Promise<WantedLiveFile | undefined> {
    const [row] = await this.db.sql<WantedLiveFile>`
      select coalesce(v.version_number, '') as "versionNumber", v.dice_path as "dicePath",
             p.published_at as "publishedAt"
        from dataset_publications p
        left join annotation_versions v on v.id = p.version_id
       where p.dataset_id = ${datasetId} and p.task_type = ${taskType}`;
    return row;
  }

  /** Requests that nobody is at. */
  async listOpen(limit: number): Promise<PublishedTask[]> {
    return this.db.sql<PublishedTask>`
      select r.dataset_id as "datasetId", r.task_type as "taskType"
        from live_file_requests r
       where r.held_until is null or r.held_until <= clock_timestamp()
       order by r.request_id
       limit ${limit}`;
  }
}
