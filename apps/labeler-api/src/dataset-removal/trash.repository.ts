import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';

export interface Deletion {
  datasetId: string;
  /** As the person typed it. */
  name: string;
  /** The owner when the deletion was allowed. */
  ownerId: number;
  deletedBy: number;
  /** 0: beyond recall at once. */
  trashDays: number;
}

export interface TrashedDataset {
  restorableUntil: Date | null;
}

/** What is there of a dataset whose change was refused. */
export type DatasetState = { name: string; status: string; purge_begun: boolean };

/** Writes that put datasets into the trash and take them out, in the transaction of the caller. */
@Injectable()
export class TrashRepository {
  /**
   * One conditional statement: of several deletions one wins, and images that are being stored are waited for.
   * Undefined when the dataset is not as the deletion says.
   */
  async put(tx: Tx, deletion: Deletion): Promise<TrashedDataset | undefined> {
    const { datasetId, name, ownerId, deletedBy, trashDays } = deletion;
    const [row] = await tx.sql<{ purge_after: Date; purge_begun: boolean }>`
      update datasets d
         set status = 'deleting', status_before_deletion = d.status, deleted_at = now(), deleted_by = ${deletedBy},
             purge_after = now() + make_interval(days => ${trashDays}::int),
             purge_started_at = case when ${trashDays}::int = 0 then now() end
       where d.id = ${datasetId} and d.status <> 'deleting' and d.name = ${name} and d.owner_id = ${ownerId}
      returning d.purge_after, d.purge_started_at is not null as purge_begun`;
    return row && { restorableUntil: row.purge_begun ? null : row.purge_after };
  }

  /** @returns false when it is not in the trash or its removal has begun */
  async takeOut(tx: Tx, datasetId: string): Promise<boolean> {
    const rows = await tx.sql`
      update datasets d
         set status = coalesce(d.status_before_deletion, 'active'), status_before_deletion = null,
             deleted_at = null, deleted_by = null, purge_after = null, updated_at = now()
       where d.id = ${datasetId} and d.status = 'deleting' and d.deleted_at is not null
         and d.purge_started_at is null
      returning 1 as restored`;
    return rows.length > 0;
  }

  async find(tx: Tx, datasetId: string): Promise<DatasetState | undefined> {
    const [row] = await tx.sql<DatasetState>`
      select d.name, d.status, d.purge_started_at is not null as purge_begun from datasets d
       where d.id = ${datasetId}`;
    return row;
  }

  /**
   * Changes with the images, annotations and classes of the dataset. To be read after `put` in its transaction, in
   * order to know that nothing was written since it was read before.
   */
  async fingerprint(tx: Pick<Tx, 'sql'>, datasetId: string): Promise<string> {
    const [row] = await tx.sql<{ fingerprint: string }>`
      select concat_ws(' ', d.content_rev, md5(p.task_classes::text), a.rows, a.last, a.versions, a.changed) as fingerprint
        from datasets d
        left join annotation_projects p on p.dataset_id = d.id
        left join lateral (
          select count(*) as rows, max(a.id) as last, sum(a.version) as versions,
                 extract(epoch from max(a.updated_at)) as changed
            from annotations a
           where a.project_id = p.id) a on true
       where d.id = ${datasetId}`;
    return row?.fingerprint ?? '';
  }
}
