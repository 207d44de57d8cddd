export * from './entities';
export { LabelerDb } from './labeler-db';
export {
  directLabelerDbConfigSchema,
  type LabelerDbConfig,
  labelerDbConfigSchema,
} from './labeler-db.config';
export { LabelerDbModule } from './labeler-db.module';
export { FOLD_DATASET_PERMISSIONS } from './migrations/1795220880000-fold-dataset-permissions';
export {
  adopt,
  type AdoptionPlan,
  AdoptionRefusedError,
  type AdoptionReport,
  previewAdoption,
  unadopt,
  WrittenSinceError,
} from './adopt';
export {
  AdoptionRequiredError,
  migrate,
  migrationStatus,
  type MigrationStatus,
  revert,
} from './migrate';
export { type Finding } from './migrations/inherited/plan';
export { isRefusedStatement } from './refused-statement';
export { type AdoptedTable, RowsLostError } from './migrations/inherited/proof';
export {
  type AnnotationState,
  type ArchiveStatus,
  type AuditStatus,
  type DatasetStatus,
  EXPORT_STATUSES,
  type ExportStatus,
  type ImageStatus,
  type InvitationStatus,
  type JsonObject,
  PROJECT_ROLES,
  type ProjectRole,
  PROJECT_STATUSES,
  type ProjectStatus,
  REVIEW_OUTCOMES,
  type ReviewOutcome,
  TASK_STATUSES,
  TASK_TYPES,
  type TaskStatus,
  type TaskType,
  type VersionType,
  VISIBILITIES,
  type Visibility,
  WEBHOOK_DELIVERY_STATUSES,
  WEBHOOK_EVENT_TYPES,
  type WebhookDeliveryStatus,
  type WebhookEndpointStatus,
  type WebhookEventType,
} from './vocabulary';
