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

/** Writes of datasets and their projects, in the transaction of the caller. */
@Injectable()
export class DatasetRepository {
  /** The dataset, its project and the owner's seat in it. */
  async insert(tx: Tx, given: NewDatasetRow): Promise<DatasetRow> {
    const [row] = await tx.query<DatasetRow>(INSERT, [
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
    if (!row) throw new Error('The inserted dataset was not returned');
    return row;
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
