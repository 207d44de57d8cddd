import { type CallerRequest, UserRoute } from '@libs/auth';
import type { ProjectRole, Visibility } from '@libs/labeler-db';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { ProjectNotFoundError } from './access.errors';
import type { AccessReason } from './access-decision';
import { DatasetRouteGuard } from './dataset-route.guard';
import type { ProjectAction } from './project-policy';

export const DATASET_ROUTE = 'vision:dataset-route';

/** What a route does with a dataset, and the path parameter that names the dataset or its project. */
export interface DatasetRouteRule {
  action: ProjectAction;
  parameter: string;
}

/** A dataset that the caller may use, as `DatasetRouteGuard` found it. */
export interface GrantedDataset {
  datasetId: string;
  /** Null when the dataset has no project. */
  projectId: string | null;
  ownerId: number;
  visibility: Visibility;
  role: ProjectRole;
  reason: AccessReason;
  /** The caller. */
  userId: number;
}

/**
 * The project of the dataset, for what needs one.
 * @throws ProjectNotFoundError for a dataset without a project
 */
export function projectOf({ projectId, datasetId }: GrantedDataset): string {
  if (projectId === null) throw new ProjectNotFoundError(datasetId);
  return projectId;
}

/** A request that passed the guard. */
export interface DatasetRequest extends CallerRequest {
  readonly params: Record<string, string | undefined>;
  dataset?: GrantedDataset;
}

/**
 * A route for signed-in users who may do `action` with the dataset that the path names, by its own id or by the id of
 * its project. Others get 404 when they may not see it, 403 when their role is too low.
 * @param parameter Name of the path parameter.
 */
export const DatasetRoute = (action: ProjectAction, parameter = 'dataset_id') =>
  applyDecorators(
    UserRoute(),
    SetMetadata(DATASET_ROUTE, { action, parameter } satisfies DatasetRouteRule),
    UseGuards(DatasetRouteGuard),
  );

/** The dataset of a `@DatasetRoute(…)` handler. */
export const CurrentDataset = createParamDecorator(
  (_: unknown, context: ExecutionContext): GrantedDataset => {
    const { dataset } = context.switchToHttp().getRequest<DatasetRequest>();
    if (!dataset) throw new Error('@CurrentDataset() needs @DatasetRoute(…)');
    return dataset;
  },
);
