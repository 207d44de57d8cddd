import type { Tx } from '@libs/database';
import type { JsonObject, ProjectStatus } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { databaseJson } from '../annotation-import/database-json';

export interface NewProject {
  projectId: string;
  datasetId: string;
  name: string;
  description: string | null;
  taskTypes: readonly string[];
  taskConfig: JsonObject;
  /** By task and class id. */
  taskClasses: JsonObject;
  settings: JsonObject;
  createdBy: number;
}

/** What is undefined stays as it is. */
export interface ProjectChange {
  name?: string;
  /** Null clears it. */
  description?: string | null;
  taskConfig?: JsonObject;
  settings?: JsonObject;
  status?: ProjectStatus;
}

/** The project that stands in the way of a new one. */
export interface FormerProject {
  id: string;
  isBeingRemoved: boolean;
}

/** Writes of projects, in the transaction of the caller. */
@Injectable()
export class ProjectRepository {
  /** Of several transactions that find a project missing, one makes it. */
  async insertMissing(
    tx: Tx,
    datasetId: string,
    projectId: string,
  ): Promise<'there' | 'being_removed'> {
    await tx.sql`
      with p as (
        insert into annotation_projects (id, name, description, dataset_id, owner_id)
        select ${projectId}, d.name, coalesce(nullif(d.description, ''), 'Annotation project for ' || d.name), d.id,
               d.owner_id
          from datasets d
         where d.id = ${datasetId} and d.status <> 'deleting'
        on conflict (dataset_id) do nothing
        returning id, owner_id
      )
      insert into project_permissions (project_id, user_id, role, granted_by)
      select p.id, p.owner_id, 'owner', p.owner_id from p`;
    const former = await this.findOf(tx, datasetId);
    return former?.isBeingRemoved ? 'being_removed' : 'there';
  }

  /**
   * The project and its owner's seat.
   * @returns false when the dataset has a project already, or is gone
   */
  async insert(tx: Tx, project: NewProject): Promise<boolean> {
    const rows = await tx.sql`
      with p as (
        insert into annotation_projects (id, name, description, dataset_id, owner_id, task_types, task_config,
                                         task_classes, settings, last_updated_by)
        select ${project.projectId}, ${project.name}, ${project.description}, d.id, d.owner_id,
               ${project.taskTypes}::varchar[], ${databaseJson(project.taskConfig)}::jsonb,
               ${databaseJson(project.taskClasses)}::jsonb, ${databaseJson(project.settings)}::jsonb,
               ${project.createdBy}::int
          from datasets d
         where d.id = ${project.datasetId} and d.status <> 'deleting'
        on conflict (dataset_id) do nothing
        returning id, owner_id
      )
      insert into project_permissions (project_id, user_id, role, granted_by)
      select p.id, p.owner_id, 'owner', p.owner_id from p
      returning 1 as made`;
    return rows.length > 0;
  }

  /** The project of a dataset, also one that is being removed. */
  async findOf(tx: Tx, datasetId: string): Promise<FormerProject | undefined> {
    const [row] = await tx.sql<{ id: string; isBeingRemoved: boolean }>`
      select p.id, p.removed_at is not null as "isBeingRemoved"
        from annotation_projects p where p.dataset_id = ${datasetId}`;
    return row;
  }

  /** @returns false when the project is gone */
  async update(tx: Tx, projectId: string, change: ProjectChange, userId: number): Promise<boolean> {
    const { name, description, taskConfig, settings, status } = change;
    const rows = await tx.sql`
      update annotation_projects p
         set name = coalesce(${name}, p.name),
             description = case when ${description !== undefined}::boolean then ${description}::text else p.description end,
             task_config = coalesce(${taskConfig && databaseJson(taskConfig)}::jsonb, p.task_config),
             settings = coalesce(${settings && databaseJson(settings)}::jsonb, p.settings),
             status = coalesce(${status}, p.status), updated_at = now(), last_updated_by = ${userId}
       where p.id = ${projectId} and p.removed_at is null
      returning 1 as changed`;
    return rows.length > 0;
  }

  /**
   * From here on the project is gone for everyone. Seats, invitations and locks, of which there are few, go at once.
   * Changes of members wait, and find no project.
   * @returns false when it was gone before
   */
  async markRemoved(tx: Tx, projectId: string, datasetId: string): Promise<boolean> {
    await tx.sql`select from datasets d where d.id = ${datasetId} for no key update`;
    const rows = await tx.sql`
      update annotation_projects p set removed_at = now()
       where p.id = ${projectId} and p.removed_at is null
      returning 1 as removed`;
    if (rows.length === 0) return false;
    await tx.sql`
      with s as (delete from project_permissions where project_id = ${projectId}),
           l as (delete from image_locks where project_id = ${projectId})
      delete from invitations where project_id = ${datasetId}`;
    return true;
  }
}
