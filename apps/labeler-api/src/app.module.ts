import { AccessModule } from '@libs/access';
import { RouteAccessGuard } from '@libs/auth';
import { IdempotencyModule, withRepeatablePosts } from '@libs/idempotency';
import { ImagingModule } from '@libs/imaging';
import { LabelerDbModule } from '@libs/labeler-db';
import { ObservabilityModule } from '@libs/observability';
import { PublishingModule } from '@libs/publishing';
import { RateLimitModule } from '@libs/rate-limit';
import { StorageModule } from '@libs/storage';
import { UserDbModule } from '@libs/user-db';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AdminDatasetsModule } from './admin-datasets/admin-datasets.module';
import { AdminJobsModule } from './admin-jobs/admin-jobs.module';
import { AdminStatsModule } from './admin-stats/admin-stats.module';
import { AdminStorageModule } from './admin-storage/admin-storage.module';
import { StorageQuotaModule } from './admin-storage/storage-quota.module';
import { AnnotationHistoryModule } from './annotation-history/annotation-history.module';
import { AnnotationsModule } from './annotations/annotations.module';
import type { AppConfig } from './app.config';
import { AnnotationTasksModule } from './annotation-tasks/annotation-tasks.module';
import { AuditLogsModule } from './audit-logs/audit-logs.module';
import { CommentsModule } from './comments/comments.module';
import { DatasetImagesModule } from './dataset-images/dataset-images.module';
import { DatasetRemovalModule } from './dataset-removal/dataset-removal.module';
import { DatasetsModule } from './datasets/datasets.module';
import { DirectUploadsModule } from './direct-uploads/direct-uploads.module';
import { ExportsModule } from './exports/exports.module';
import { LabelerHealthModule } from './health/labeler-health.module';
import { ImageLocksModule } from './image-locks/image-locks.module';
import { ImageRemovalModule } from './image-removal/image-removal.module';
import { InvitationsModule } from './invitations/invitations.module';
import { MembersModule } from './members/members.module';
import { ProjectEventStreamsModule } from './project-events/project-event-streams.module';
import { ProjectEventsModule } from './project-events/project-events.module';
import { ProjectClassesModule } from './project-classes/project-classes.module';
import { ProjectImagesModule } from './project-images/project-images.module';
import { ProjectStatsModule } from './project-stats/project-stats.module';
import { ProjectsModule } from './projects/projects.module';
import { ProjectImportsModule } from './project-imports/project-imports.module';
import { ServiceAccountsModule } from './service-accounts/service-accounts.module';
import { SessionsModule } from './sessions/sessions.module';
import { signInPolicies } from './sessions/sign-in-policies';
import { UploadMemoryModule } from './uploads/upload-memory.module';
import { UploadsModule } from './uploads/uploads.module';
import { UsersModule } from './users/users.module';
import { StorageViewsModule } from './storage-views/storage-views.module';
import { VersionDiffModule } from './version-diff/version-diff.module';
import { VersionsModule } from './versions/versions.module';
import { WebhooksModule } from './webhooks/webhooks.module';
import { JobSendingModule } from './worker/job-sending.module';
import { WorkerModule } from './worker/worker.module';

/** Those without settings of their own. */
const FEATURES = [
  AdminDatasetsModule,
  AdminJobsModule,
  AdminStatsModule,
  AdminStorageModule,
  DatasetsModule,
  ProjectsModule,
  ProjectClassesModule,
  ProjectImagesModule,
  ProjectStatsModule,
  DatasetImagesModule,
  StorageViewsModule,
  ImageRemovalModule,
  InvitationsModule,
  MembersModule,
  CommentsModule,
  AnnotationTasksModule,
  AuditLogsModule,
  ProjectEventsModule,
  ServiceAccountsModule,
  UploadsModule,
  UsersModule,
  AnnotationsModule,
  AnnotationHistoryModule,
  ProjectImportsModule,
  VersionsModule,
  VersionDiffModule,
];

/** labeler-api: what people do. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig): DynamicModule {
    const { identity, http, worker } = config;
    return withRepeatablePosts({
      module: AppModule,
      imports: [
        DiscoveryModule,
        ObservabilityModule.forRoot(config.observability, 'labeler-api'),
        LabelerDbModule.forRoot(config.labelerDb),
        UserDbModule.forRoot(config.userDb),
        IdempotencyModule.forRoot(config.idempotency),
        AccessModule,
        StorageModule.forRoot(config.storage),
        StorageQuotaModule.forRoot(config.storageQuota),
        ImagingModule.forRoot(config.imaging),
        PublishingModule.forRoot(config.storage),
        RateLimitModule.forRoot(config.rateLimit, signInPolicies(config.sessions)),
        LabelerHealthModule.forRoot({
          ...identity,
          metricsToken: http.metricsToken,
          hasDocs: http.hasDocs,
        }),
        SessionsModule.forRoot(config),
        ...FEATURES,
        DatasetRemovalModule.forRoot(config.datasetRemoval),
        ImageLocksModule.forRoot(config.imageLocks),
        ProjectEventStreamsModule.forRoot(config),
        UploadMemoryModule.forRoot(config),
        DirectUploadsModule.forRoot(config),
        ExportsModule.forRoot(config),
        WebhooksModule.forRoot(config.webhooks),
        worker.embedded ? WorkerModule.forRoot(config) : JobSendingModule,
      ],
      providers: [RouteAccessGuard, { provide: APP_GUARD, useExisting: RouteAccessGuard }],
    });
  }
}
