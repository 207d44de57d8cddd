import { type GrantedDataset, ProjectNotFoundError, projectOf } from '@libs/access';
import { Injectable } from '@nestjs/common';
import { ProjectQueries } from '../projects/project.queries';
import { TaskTypeNotFoundError } from '../projects/projects.errors';
import { type ClassStatsView, toClassStatsView } from './dto/class-stats.view';
import type { ProjectStatsView } from './dto/project-stats.view';
import { StatusQueries } from './status.queries';
import { taskStats } from './task-stats';

/** How far a project is. The routes say who may. */
@Injectable()
export class ProjectStatsService {
  constructor(
    private readonly statuses: StatusQueries,
    private readonly projects: ProjectQueries,
  ) {}

  /** @throws ProjectNotFoundError */
  async describe(dataset: GrantedDataset): Promise<ProjectStatsView> {
    const projectId = projectOf(dataset);
    const statuses = await this.statuses.find(projectId);
    if (!statuses) throw new ProjectNotFoundError(projectId);
    return {
      project_id: projectId,
      total_images: statuses.total_images,
      task_stats: taskStats(statuses),
    };
  }

  /** @throws ProjectNotFoundError, TaskTypeNotFoundError */
  async describeClasses(
    dataset: GrantedDataset,
    taskType: string | undefined,
  ): Promise<ClassStatsView> {
    const projectId = projectOf(dataset);
    const project = await this.projects.findOf(dataset.datasetId);
    if (!project) throw new ProjectNotFoundError(projectId);
    if (taskType === undefined) return toClassStatsView(project, project.task_types);
    if (!project.task_types.includes(taskType)) throw new TaskTypeNotFoundError(taskType);
    return toClassStatsView(project, [taskType]);
  }
}
