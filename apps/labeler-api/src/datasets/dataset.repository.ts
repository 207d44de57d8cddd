import type { Tx } from '@libs/database';
import type { TaskType, Visibility } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { DATASET_COLUMNS, type DatasetRow } from './dataset-row';
import { projectDescription, taskConfigOf } from './task-config';

export interface NewDatasetRow {
  datasetId: string;
  projectId: string;
  ownerId: number;
  name: string;
  description: string | null;
  taskTypes: readonly TaskType[];
  visibility: Visibility;
  tags: readonly string[];
}

export interface DatasetChange {
  name: string;
  description: string | null;
  /** Null leaves it as it is. */
  visibility: Visibility | null;
  /** Null leaves them as they are. */
  tags: readonly string[] | null;
}

/** Writes of datasets and their projects, in the transaction of the caller. */
@Injectable()
export class DatasetRepository {
  /** The dataset, its project and the owner's seat in it. */
  async insert(tx: Tx, given: NewDatasetRow): Promise<DatasetRow> {
    const rows = await tx.query<DatasetRow>(INSERT, [
      given.datasetId,
      given.name,
      given.description,
      given.ownerId,
      given.visibility,
      JSON.stringify(given.tags),
      `datasets/${given.datasetId}/`,
      given.projectId,
      projectDescription(given.name, given.description),
      given.taskTypes,
      JSON.stringify(taskConfigOf(given.taskTypes)),
    ]);
    return only(rows);
  }

  /** Undefined when it was deleted. Images cannot be added or removed until the transaction ends. */
  async lock(tx: Tx, datasetId: string): Promise<DatasetRow | undefined> {
    const [row] = await tx.query<DatasetRow>(LOCK, [datasetId]);
    return row;
  }

  /** The dataset and what its project shows of it: both carry one name. */
  async update(
    tx: Tx,
    before: DatasetRow,
    change: DatasetChange,
    userId: number,
  ): Promise<DatasetRow> {
    const rows = await tx.query<DatasetRow>(UPDATE, [
      before.id,
      change.name,
      change.description,
      change.visibility,
      change.tags && JSON.stringify(change.tags),
      projectDescription(before.name, before.description),
      projectDescription(change.name, change.description),
      userId,
    ]);
    return only(rows);
  }
}

const INSERT = `
  with d as (
    insert into datasets (id, name, description, owner_id, visibility, tags, storage_path)
    values ($1, $2, $3, $4, $5, $6, $7)
    returning *
  ), p as (
    insert into annotation_projects (id, name, description, dataset_id, owner_id, task_types, task_config,
                                     last_updated_by)
    select $8, d.name, $9, d.id, d.owner_id, $10::varchar[], $11::jsonb, d.owner_id from d
    returning id, owner_id
  ), m as (
    insert into project_permissions (project_id, user_id, role, granted_by)
    select p.id, p.owner_id, 'owner', p.owner_id from p
  )
  select ${DATASET_COLUMNS} from d`;

const LOCK = `
  select ${DATASET_COLUMNS} from datasets d
   where d.id = $1 and d.status <> 'deleting'
     for no key update`;

/** A description of the project that somebody wrote for the project alone stays. */
const UPDATE = `
  with d as (
    update datasets
       set name = $2, description = $3, visibility = coalesce($4, visibility),
           tags = coalesce($5::jsonb, tags), updated_at = now()
     where id = $1
    returning *
  ), p as (
    update annotation_projects p
       set name = d.name, description = case when p.description = $6 then $7 else p.description end,
           updated_at = now(), last_updated_by = $8
      from d
     where p.dataset_id = d.id
  )
  select ${DATASET_COLUMNS} from d`;

function only(rows: DatasetRow[]): DatasetRow {
  const [row] = rows;
  if (!row) throw new Error('The statement returned no dataset');
  return row;
}
