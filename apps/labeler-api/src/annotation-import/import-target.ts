import { DatasetNotFoundError, type GrantedDataset, ProjectNotFoundError } from '@libs/access';
import type { Tx } from '@libs/database';
import type { WriteTarget } from './annotation-writer';
import type { ImportMode } from './import-mode';
import { databaseJson } from './database-json';
import type { ProjectTasks } from './project-classes';

/** What may be brought up to date. Rows go before images, as with every other writer. */
const LOCK_ANNOTATIONS = `
  select 1 from annotations a
   where a.project_id = $1 and a.image_id in (select image_id from import_images)
   order by a.id for update`;

const LOCK_IMAGES = `
  select 1 from image_metadata m
   where m.dataset_id = $1 and m.id in (select image_id from import_images)
   order by m.id for no key update`;

const LOCK_DATASET = `
  select 1 as found from datasets where id = $1 and status <> 'deleting' for no key update`;

const LOCK_PROJECT = `
  select task_types as "taskTypes", task_config as "taskConfig", task_classes as "taskClasses"
    from annotation_projects where id = $1 and dataset_id = $2 for no key update`;

const FIND_LAST = `
  select coalesce(max(id), 0) as "lastId" from annotations where project_id = $1`;

const UPDATE_PROJECT = `
  update annotation_projects
     set task_types = $2, task_config = $3, task_classes = $4,
         last_updated_by = $5, updated_at = now()
   where id = $1`;

const LABEL_DATASET = `
  update datasets set labeled = true, updated_at = now() where id = $1 and not labeled`;

/**
 * Holds the matched images, the dataset and the project until the end of the transaction, in the order in which every
 * other change takes them. Classes can be changed by nobody else until then.
 * @throws DatasetNotFoundError, ProjectNotFoundError
 */
export async function lockTarget(
  tx: Tx,
  { datasetId, projectId }: Pick<GrantedDataset, 'datasetId' | 'projectId'>,
  mode: ImportMode,
): Promise<{ projectId: string; lastId: number; tasks: ProjectTasks }> {
  if (mode !== 'append') {
    await tx.query(`select count(*) from (${LOCK_ANNOTATIONS}) locked`, [projectId]);
  }
  await tx.query(`select count(*) from (${LOCK_IMAGES}) locked`, [datasetId]);
  const found = await tx.query(LOCK_DATASET, [datasetId]);
  if (found.length === 0) throw new DatasetNotFoundError(datasetId);
  const [tasks] = await tx.query<ProjectTasks>(LOCK_PROJECT, [projectId, datasetId]);
  if (!tasks || projectId === null) throw new ProjectNotFoundError(projectId ?? datasetId);
  const [newest] = await tx.query<{ lastId: number }>(FIND_LAST, [projectId]);
  return { projectId, lastId: newest?.lastId ?? 0, tasks };
}

/** Brings the project and the dataset up to date with what was written. */
export async function updateTarget(
  tx: Tx,
  { datasetId, projectId, userId }: WriteTarget,
  tasks: ProjectTasks,
): Promise<void> {
  await tx.query(UPDATE_PROJECT, [
    projectId,
    tasks.taskTypes,
    databaseJson(tasks.taskConfig),
    databaseJson(tasks.taskClasses),
    userId,
  ]);
  await tx.query(LABEL_DATASET, [datasetId]);
}
