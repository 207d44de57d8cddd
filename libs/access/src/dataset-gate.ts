import type { ProjectRole } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError } from './access.errors';
import type { AccessDecision } from './access-decision';
import { DatasetAccess } from './dataset-access';
import type { GrantedDataset } from './dataset-route';
import { isAllowed, lowestRole, type ProjectAction } from './project-policy';

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
    const found = granted(decision, decision.role);
    assertMay(found, action);
    return found;
  }

  /**
   * The same for a dataset in the trash: its owner and system administrators know of it, for others it is gone.
   * @throws DatasetNotFoundError, DatabaseUnavailableError
   */
  async requireTrashed(datasetId: string, userId: number): Promise<GrantedDataset> {
    const decision = isStorable(datasetId)
      ? await this.access.trashed(datasetId, userId)
      : undefined;
    if (!decision || decision.role === null || !isAllowed(decision, 'dataset:delete')) {
      throw new DatasetNotFoundError(datasetId);
    }
    return granted(decision, decision.role);
  }
}

function granted(decision: AccessDecision, role: ProjectRole): GrantedDataset {
  const { datasetId, projectId, ownerId, visibility, reason, userId } = decision;
  return { datasetId, projectId, ownerId, visibility, role, reason, userId };
}

/**
 * Judges a role that is known already, such as one that was read again in the transaction of a change.
 * @throws RoleRequiredError
 */
export function assertMay(
  granted: Pick<GrantedDataset, 'datasetId' | 'role' | 'reason'>,
  action: ProjectAction,
): void {
  if (isAllowed(granted, action)) return;
  const { datasetId, role } = granted;
  throw new RoleRequiredError({ datasetId, action, required: lowestRole(action), role });
}

/** What cannot stand in the column need not be asked for. */
function isStorable(id: string): boolean {
  return id.length > 0 && id.length <= MAX_ID_LENGTH && !id.includes('\0');
}
