import { AppError } from '@libs/errors';
import type { ProjectRole } from '@libs/labeler-db';
import type { ProjectAction } from './project-policy';

/** No dataset has this id, it is being deleted, or the caller may not know of it. */
export class DatasetNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'dataset_not_found';

  constructor(datasetId: string) {
    super(`Dataset ${datasetId} does not exist`, { fields: { dataset_id: datasetId } });
  }
}

/** The same for the id of a project. */
export class ProjectNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'project_not_found';

  constructor(projectId: string) {
    super(`Project ${projectId} does not exist`, { fields: { project_id: projectId } });
  }
}

export interface MissingRole {
  datasetId: string;
  action: ProjectAction;
  required: ProjectRole;
  role: ProjectRole;
}

/** The caller sees the dataset, but the role does not allow this. */
export class RoleRequiredError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'permission_denied';

  constructor({ datasetId, action, required, role }: MissingRole) {
    super(`Permission denied. Required role: ${required}, your role: ${role}`, {
      fields: { dataset_id: datasetId, action, required_role: required, role },
    });
  }
}
