import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { deleteBatchStatement, type OwnedRows } from './dataset-rows';

/** A dataset that is being removed for good. */
export interface PurgeTarget {
  datasetId: string;
  projectIds: string[];
}

/** A dataset whose removal begins, or goes on. */
export interface BegunPurge extends PurgeTarget {
  /** Images that still have rows. */
  images: number;
}

export interface RemovedDataset {
  name: string;
  ownerId: number;
  deletedBy: number | null;
}

/** Rows per statement: each statement is a transaction of its own and takes well under a second. */
const BATCH = 5000;

/** Writes of the removal. Each method can be repeated. */
@Injectable()
export class PurgeRepository {
  constructor(private readonly db: LabelerDb) {}

  /** Takes the dataset beyond recall. Undefined when it is not due, or when nothing is left. */
  async begin(datasetId: string): Promise<BegunPurge | undefined> {
    const [row] = await this.db.sql<{ project_ids: string[]; images: number }>`
      update datasets d
         set purge_started_at = coalesce(d.purge_started_at, now())
       where d.id = ${datasetId} and d.status = 'deleting' and d.deleted_at is not null
         and (d.purge_started_at is not null or d.purge_after <= now())
      returning array(select p.id::text from annotation_projects p where p.dataset_id = d.id) as project_ids,
                d.num_images as images`;
    return row && { datasetId, projectIds: row.project_ids, images: row.images };
  }

  /** @returns whether there may be more */
  async deleteBatch(rows: OwnedRows, id: string): Promise<boolean> {
    const [deleted] = await this.db.query<{ rows: number }>(deleteBatchStatement(rows), [
      id,
      BATCH,
    ]);
    return (deleted?.rows ?? 0) >= BATCH;
  }

  /** The last rows, and a note for `removed`. Undefined when another process was faster. */
  async finish(
    tx: Tx,
    { datasetId, projectIds }: PurgeTarget,
  ): Promise<RemovedDataset | undefined> {
    const [row] = await tx.sql<{ name: string; owner_id: number; deleted_by: number | null }>`
      delete from datasets d
       where d.id = ${datasetId} and d.status = 'deleting' and d.purge_started_at is not null
      returning d.name, d.owner_id, d.deleted_by`;
    if (!row) return undefined;
    await tx.sql`
      insert into removed_datasets as r (dataset_id, project_ids) values (${datasetId}, ${projectIds}::text[])
      on conflict (dataset_id) do update
         set removed_at = now(), project_ids = r.project_ids || excluded.project_ids`;
    return { name: row.name, ownerId: row.owner_id, deletedBy: row.deleted_by };
  }

  /** Datasets whose time is over or whose removal was cut off. */
  async listDue(limit: number): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>`
      select d.id from datasets d
       where d.deleted_at is not null and (d.purge_started_at is not null or d.purge_after <= now())
       order by d.purge_after, d.id
       limit ${limit}`;
    return rows.map(({ id }) => id);
  }

  /** Datasets of which nothing was left, after `after` in the order of their ids. */
  async listRemoved(after: string, limit: number): Promise<PurgeTarget[]> {
    return this.db.sql<PurgeTarget>`
      select r.dataset_id as "datasetId", r.project_ids as "projectIds" from removed_datasets r
       where r.dataset_id > ${after}
       order by r.dataset_id
       limit ${limit}`;
  }

  async forgetRemoved(days: number): Promise<void> {
    await this.db.sql`
      delete from removed_datasets r where r.removed_at < now() - make_interval(days => ${days}::int)`;
  }
}
