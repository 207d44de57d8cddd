export { DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError } from './access.errors';
export { AccessModule } from './access.module';
export { type AccessDecision, type AccessReason } from './access-decision';
export { DatasetAccess, type DatasetUserPair } from './dataset-access';
export { assertMay, DatasetGate } from './dataset-gate';
export {
  CurrentDataset,
  DATASET_ROUTE,
  DatasetRoute,
  type DatasetRouteRule,
  type GrantedDataset,
  projectOf,
} from './dataset-route';
export {
  type DatasetViewer,
  type SqlCondition,
  type SqlConditions,
  visibleTo,
  waysToSee,
} from './dataset-viewer';
export { LabelerUserDirectory } from './labeler-user-directory';
export { PERMISSION_LEVELS, type PermissionLevel, permissionLevel } from './permission-level';
export { can, isAllowed, outranks, type ProjectAction } from './project-policy';
