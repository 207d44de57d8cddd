import { type GrantedDataset, ProjectNotFoundError, projectOf } from '@libs/access';
import { TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { ProjectView } from './dto/project.view';
import { type Changed, ProjectChanges } from './project-changes';
import { ProjectReader } from './project-reader';
import {
  TaskTypeExistsError,
  TaskTypeInUseError,
  TaskTypeNotFoundError,
  UnknownTaskTypeError,
} from './projects.errors';
import { TaskTypeRepository } from './task-type.repository';

/** What can be annotated in a project. The routes say who may. */
@Injectable()
export class TaskTypesService {
  constructor(
    private readonly changes: ProjectChanges,
    private readonly repository: TaskTypeRepository,
    private readonly projects: ProjectReader,
  ) {}

  /** @throws UnknownTaskTypeError, TaskTypeExistsError, ProjectNotFoundError */
  async add(dataset: GrantedDataset, actor: Actor, taskType: string): Promise<ProjectView> {
    const projectId = projectOf(dataset);
    if (!isTaskType(taskType)) throw new UnknownTaskTypeError(taskType, TASK_TYPES);
    await this.changes.apply(projectId, actor, async (tx) => {
      const outcome = await this.repository.add(tx, projectId, taskType, actor.userId);
      if (outcome === 'gone') throw new ProjectNotFoundError(projectId);
      if (outcome === 'there') throw new TaskTypeExistsError(taskType);
      return changed('task_type_create', taskType);
    });
    return this.projects.get(dataset);
  }

  /** @throws TaskTypeNotFoundError, TaskTypeInUseError, ProjectNotFoundError */
  async remove(dataset: GrantedDataset, actor: Actor, taskType: string): Promise<void> {
    const projectId = projectOf(dataset);
    await this.changes.apply(projectId, actor, async (tx) => {
      const taskTypes = await this.repository.lock(tx, projectId);
      if (!taskTypes) throw new ProjectNotFoundError(projectId);
      if (!taskTypes.includes(taskType)) throw new TaskTypeNotFoundError(taskType);
      const annotations = await this.repository.countAnnotations(tx, projectId, taskType);
      if (annotations > 0) throw new TaskTypeInUseError(taskType, annotations);
      await this.repository.remove(tx, projectId, taskType, actor.userId);
      return changed('task_type_delete', taskType);
    });
  }
}

function isTaskType(text: string): text is TaskType {
  return (TASK_TYPES as readonly string[]).includes(text);
}

function changed(action: string, taskType: string): Changed<void> {
  return {
    result: undefined,
    action,
    resourceType: 'task_type',
    resourceId: taskType,
    details: {},
    events: [{ type: 'project.updated', payload: { fields: ['task_types'] } }],
  };
}
