import { AnnotationCount } from './annotation-count.entity';
import { AnnotationHistory } from './annotation-history.entity';
import { AnnotationProject } from './annotation-project.entity';
import { AnnotationSnapshot } from './annotation-snapshot.entity';
import { AnnotationTaskImage } from './annotation-task-image.entity';
import { AnnotationTask } from './annotation-task.entity';
import { AnnotationVersion } from './annotation-version.entity';
import { Annotation } from './annotation.entity';
import { AuditLog } from './audit-log.entity';
import { Comment } from './comment.entity';
import { DatasetArchive } from './dataset-archive.entity';
import { DatasetFile } from './dataset-file.entity';
import { DatasetPermission } from './dataset-permission.entity';
import { DatasetPublication } from './dataset-publication.entity';
import { DatasetTotal } from './dataset-total.entity';
import { Dataset } from './dataset.entity';
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
import { ServiceAccount } from './service-account.entity';
import { ServiceKey } from './service-key.entity';
import { SystemStat } from './system-stat.entity';
import { UploadFile } from './upload-file.entity';
import { UploadSession } from './upload-session.entity';
import { UserDirectoryEntry } from './user-directory-entry.entity';
import { UserSession } from './user-session.entity';
import { VersionClaim } from './version-claim.entity';
import { VersionImageRecord } from './version-image-record.entity';

export {
  Annotation,
  AnnotationCount,
  AnnotationHistory,
  AnnotationProject,
  AnnotationSnapshot,
  AnnotationTask,
  AnnotationTaskImage,
  AnnotationVersion,
  AuditLog,
  Comment,
  Dataset,
  DatasetArchive,
  DatasetFile,
  DatasetPermission,
  DatasetPublication,
  DatasetTotal,
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
  ServiceAccount,
  ServiceKey,
  SystemStat,
  UploadFile,
  UploadSession,
  UserDirectoryEntry,
  UserSession,
  VersionClaim,
  VersionImageRecord,
};

/** Every table of the labeler database. */
export const ENTITIES = [
  Annotation,
  AnnotationCount,
  AnnotationHistory,
  AnnotationProject,
  AnnotationSnapshot,
  AnnotationTask,
  AnnotationTaskImage,
  AnnotationVersion,
  AuditLog,
  Comment,
  Dataset,
  DatasetArchive,
  DatasetFile,
  DatasetPermission,
  DatasetPublication,
  DatasetTotal,
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
  ServiceAccount,
  ServiceKey,
  SystemStat,
  UploadFile,
  UploadSession,
  UserDirectoryEntry,
  UserSession,
  VersionClaim,
  VersionImageRecord,
];
