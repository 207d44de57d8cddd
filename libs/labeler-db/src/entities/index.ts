import { AnnotationAuthor } from './annotation-author.entity';
import { AnnotationCount } from './annotation-count.entity';
import { AnnotationDayChange } from './annotation-day-change.entity';
import { AnnotationDay } from './annotation-day.entity';
import { AnnotationHistory } from './annotation-history.entity';
import { AnnotationProject } from './annotation-project.entity';
import { AnnotationSnapshot } from './annotation-snapshot.entity';
import { AnnotationTaskImage } from './annotation-task-image.entity';
import { AnnotationTask } from './annotation-task.entity';
import { AnnotationVersion } from './annotation-version.entity';
import { Annotation } from './annotation.entity';
import { AuditChain } from './audit-chain.entity';
import { AuditDailyCount, AuditDailyUserCount } from './audit-daily-count.entity';
import { AuditLog } from './audit-log.entity';
import { AuditSeal } from './audit-seal.entity';
import { AuditUnsealed } from './audit-unsealed.entity';
import { ChangedImage } from './changed-image.entity';
import { Comment } from './comment.entity';
import { DatasetArchive } from './dataset-archive.entity';
import { DatasetExport } from './dataset-export.entity';
import { DatasetFile } from './dataset-file.entity';
import { DatasetPermission } from './dataset-permission.entity';
import { DatasetPublication } from './dataset-publication.entity';
import { DatasetRevision } from './dataset-revision.entity';
import { DatasetSnapshot } from './dataset-snapshot.entity';
import { DatasetTotal } from './dataset-total.entity';
import { Dataset } from './dataset.entity';
import { FrozenAnnotations } from './frozen-annotations.entity';
import { FrozenImage } from './frozen-image.entity';
import { IdempotencyKey } from './idempotency-key.entity';
import { ImageAnnotationStatus } from './image-annotation-status.entity';
import { ImageBlock } from './image-block.entity';
import { ImageClass } from './image-class.entity';
import { ImageLock } from './image-lock.entity';
import { ImageStatusCount } from './image-status-count.entity';
import { Image } from './image.entity';
import { Invitation } from './invitation.entity';
import { LiveFileRequest } from './live-file-request.entity';
import { PendingObject } from './pending-object.entity';
import { ProjectActivity } from './project-activity.entity';
import { ProjectEvent } from './project-event.entity';
import { ProjectPermission } from './project-permission.entity';
import { RemovedDataset } from './removed-dataset.entity';
import { RevisionState } from './revision-state.entity';
import { ServiceAccount } from './service-account.entity';
import { ServiceKey } from './service-key.entity';
import { SessionDay } from './session-day.entity';
import { SnapshotFile } from './snapshot-file.entity';
import { StorageMeasure } from './storage-measure.entity';
import { SystemStat } from './system-stat.entity';
import { UploadFile } from './upload-file.entity';
import { UploadSession } from './upload-session.entity';
import { UserDirectoryEntry } from './user-directory-entry.entity';
import { UserSession } from './user-session.entity';
import { VersionClaim } from './version-claim.entity';
import { WebhookAttempt } from './webhook-attempt.entity';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookEvent } from './webhook-event.entity';

export {
  Annotation,
  AnnotationAuthor,
  AnnotationCount,
  AnnotationDay,
  AnnotationDayChange,
  AnnotationHistory,
  AnnotationProject,
  AnnotationSnapshot,
  AnnotationTask,
  AnnotationTaskImage,
  AnnotationVersion,
  AuditChain,
  AuditDailyCount,
  AuditDailyUserCount,
  AuditLog,
  AuditSeal,
  AuditUnsealed,
  ChangedImage,
  Comment,
  Dataset,
  DatasetArchive,
  DatasetExport,
  DatasetFile,
  DatasetPermission,
  DatasetPublication,
  DatasetRevision,
  DatasetSnapshot,
  DatasetTotal,
  FrozenAnnotations,
  FrozenImage,
  IdempotencyKey,
  Image,
  ImageAnnotationStatus,
  ImageBlock,
  ImageClass,
  ImageLock,
  ImageStatusCount,
  Invitation,
  LiveFileRequest,
  PendingObject,
  ProjectActivity,
  ProjectEvent,
  ProjectPermission,
  RemovedDataset,
  RevisionState,
  ServiceAccount,
  ServiceKey,
  SessionDay,
  SnapshotFile,
  StorageMeasure,
  SystemStat,
  UploadFile,
  UploadSession,
  UserDirectoryEntry,
  UserSession,
  VersionClaim,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEvent,
};

/** Every table of the labeler database. */
export const ENTITIES = [
  Annotation,
  AnnotationAuthor,
  AnnotationCount,
  AnnotationDay,
  AnnotationDayChange,
  AnnotationHistory,
  AnnotationProject,
  AnnotationSnapshot,
  AnnotationTask,
  AnnotationTaskImage,
  AnnotationVersion,
  AuditChain,
  AuditDailyCount,
  AuditDailyUserCount,
  AuditLog,
  AuditSeal,
  AuditUnsealed,
  ChangedImage,
  Comment,
  Dataset,
  DatasetArchive,
  DatasetExport,
  DatasetFile,
  DatasetPermission,
  DatasetPublication,
  DatasetRevision,
  DatasetSnapshot,
  DatasetTotal,
  FrozenAnnotations,
  FrozenImage,
  IdempotencyKey,
  Image,
  ImageAnnotationStatus,
  ImageBlock,
  ImageClass,
  ImageLock,
  ImageStatusCount,
  Invitation,
  LiveFileRequest,
  PendingObject,
  ProjectActivity,
  ProjectEvent,
  ProjectPermission,
  RemovedDataset,
  RevisionState,
  ServiceAccount,
  ServiceKey,
  SessionDay,
  SnapshotFile,
  StorageMeasure,
  SystemStat,
  UploadFile,
  UploadSession,
  UserDirectoryEntry,
  UserSession,
  VersionClaim,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEvent,
];
