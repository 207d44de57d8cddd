import { DatasetGate, type GrantedDataset, ProjectNotFoundError, projectOf } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { ProjectView } from './dto/project.view';
import { ProjectChanges } from './project-changes';
import { newProjectId } from './project-id';
import { ProjectReader } from './project-reader';
import { type NewProject, type ProjectChange, ProjectRepository } from './project.repository';
import { ProjectBeingRemovedError, ProjectExistsError } from './projects.errors';

export type WantedProject = Omit<NewProject, 'projectId' | 'createdBy'>;

const WIRE_NAMES: Record<keyof ProjectChange, string> = {
  name: 'name',
  description: 'description',
  taskConfig: 'task_config',
  settings: 'settings',
  status: 'status',
};

@Injectable()
export class ProjectsService {
  constructor(
    private readonly gate: DatasetGate,
    private readonly changes: ProjectChanges,
    private readonly repository: ProjectRepository,
    private readonly projects: ProjectReader,
  ) {}

  /**
   * Asks who may: whoever may edit the project of the dataset. It belongs to the owner of the dataset.
   * @throws DatasetNotFoundError, RoleRequiredError, ProjectExistsError, ProjectBeingRemovedError
   */
  async create(actor: Actor, wanted: WantedProject): Promise<ProjectView> {
    const dataset = await this.gate.require(wanted.datasetId, actor.userId, 'project:edit');
    const { datasetId } = dataset;
    const projectId = newProjectId();
    await this.changes.apply(projectId, actor, async (tx) => {
      const project = { ...wanted, datasetId, projectId, createdBy: actor.userId };
      if (!(await this.repository.insert(tx, project))) {
        const former = await this.repository.findOf(tx, datasetId);
        if (!former || former.isBeingRemoved) throw new ProjectBeingRemovedError(datasetId);
        throw new ProjectExistsError(datasetId, former.id);
      }
      return {
        result: undefined,
        action: 'project_create',
        resourceType: 'project',
        resourceId: projectId,
        details: { name: wanted.name, dataset_id: datasetId },
        events: [{ type: 'project.updated', payload: { created: true } }],
      };
    });
    return this.projects.get(dataset);
  }

  /** For whom the route let in. @throws ProjectNotFoundError */
  async update(dataset: GrantedDataset, actor: Actor, change: ProjectChange): Promise<ProjectView> {
    const projectId = projectOf(dataset);
    const fields = Object.keys(change).map((field) => WIRE_NAMES[field as keyof ProjectChange]);
    if (fields.length === 0) return this.projects.get(dataset);
    await this.changes.apply(projectId, actor, async (tx) => {
      const updated = await this.repository.update(tx, projectId, change, actor.userId);
      if (!updated) throw new ProjectNotFoundError(projectId);
      return {
        result: undefined,
        action: 'project_update',
        resourceType: 'project',
        resourceId: projectId,
        details: { fields },
        events: [{ type: 'project.updated', payload: { fields } }],
      };
    });
    return this.projects.get(dataset);
  }
}
