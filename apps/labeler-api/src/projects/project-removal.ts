import { type GrantedDataset, ProjectNotFoundError, projectOf } from '@libs/access';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectChanges } from './project-changes';
import { ProjectPurge } from './project-purge';
import { ProjectRepository } from './project.repository';

/** A request may take so long; what is left then is removed by the worker. */
const LIMIT_MS = 5000;

/**
 * Deletes a project and keeps its dataset: the images, and the files that were published. The dataset gets a new,
 * empty project when somebody looks at it next.
 */
@Injectable()
export class ProjectRemoval {
  constructor(
    private readonly changes: ProjectChanges,
    private readonly repository: ProjectRepository,
    private readonly purge: ProjectPurge,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** For whom the route let in. The project is gone for everyone when this returns. @throws ProjectNotFoundError */
  async begin(dataset: GrantedDataset, actor: Actor): Promise<void> {
    const projectId = projectOf(dataset);
    const { datasetId } = dataset;
    await this.changes.apply(projectId, actor, async (tx) => {
      const removed = await this.repository.markRemoved(tx, projectId, datasetId);
      if (!removed) throw new ProjectNotFoundError(projectId);
      return {
        result: undefined,
        action: 'project_delete',
        resourceType: 'project',
        resourceId: projectId,
        details: { dataset_id: datasetId },
        events: [{ type: 'project.updated', payload: { removed: true } }],
      };
    });
    try {
      await this.purge.run(projectId, AbortSignal.timeout(LIMIT_MS));
    } catch (error) {
      this.logger.info({ err: error, project_id: projectId }, 'removal is left to the worker');
    }
  }
}
