import { Injectable } from '@nestjs/common';
import { DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError } from './access.errors';
import { DatasetAccess } from './dataset-access';
import type { GrantedDataset } from './dataset-route';
import { can, lowestRole, type ProjectAction } from './project-policy';

const PROJECT_PREFIX = 'proj_';
const MAX_ID_LENGTH = 100;

/** Asks for a right and says what is missing. Routes with the id in their path have `@DatasetRoute(…)` instead. */
@Injectable()
export class DatasetGate {
  constructor(private readonly access: DatasetAccess) {}

  /**
   * @param reference Id of a dataset or of its project.
   * @throws DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError, DatabaseUnavailableError
   */
  async require(reference: string, userId: number, action: ProjectAction): Promise<GrantedDataset> {
    const decision = isStorable(reference)
      ? await this.access.resolve(reference, userId)
      : undefined;
    if (!decision || decision.role === null) {
      throw reference.startsWith(PROJECT_PREFIX)
        ? new ProjectNotFoundError(reference)
        : new DatasetNotFoundError(reference);
    }
    const { datasetId, role } = decision;
    if (!can(role, action)) {
      throw new RoleRequiredError({ datasetId, action, required: lowestRole(action), role });
    }
    const { projectId, ownerId, visibility, reason } = decision;
    return { datasetId, projectId, ownerId, visibility, role, reason, userId };
  }
}

/** What cannot stand in the column need not be asked for. */
function isStorable(id: string): boolean {
  return id.length > 0 && id.length <= MAX_ID_LENGTH && !id.includes('\0');
}
