import { ArchivesModule, type ArchivesConfig } from '@libs/archives';
import { type AuditConfig, AuditWorkModule } from '@libs/audit';
import { type IdempotencyConfig, IdempotencySweepModule } from '@libs/idempotency';
import { JobQueue } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER, Metrics } from '@libs/observability';
import { SnapshotsModule } from '@libs/snapshots';
import type { StorageConfig } from '@libs/storage';
import { type DynamicModule, Module } from '@nestjs/common';
import { AnnotationDayJobsModule } from '../admin-stats/annotation-day-jobs.module';
import { StorageSweepJob } from '../admin-storage/storage-sweep-job';
import { RemovalJobsModule } from '../dataset-removal/removal-jobs.module';
import { ExportJobsModule } from '../exports/export-jobs.module';
import { ImageLockSweep } from '../image-locks/image-lock-sweep';
import { DirectUploadJobsModule } from '../direct-uploads/direct-upload-jobs.module';
import { ProjectJobsModule } from '../projects/project-jobs.module';
import { UploadSweepModule } from '../uploads/upload-sweep.module';
import { ProjectEventSweep } from '../project-events/project-event-sweep';
import {
  PROJECT_EVENTS_CONFIG,
  type ProjectEventsConfig,
} from '../project-events/project-events.config';
import { VersionJobsModule } from '../versions/version-jobs.module';
import { WebhookSendingModule } from '../webhooks/webhook-sending.module';
import type { WebhooksConfig } from '../webhooks/webhooks.config';
import { DirectorySync } from './directory-sync';
import { SnapshotWork } from './snapshot-work';
import { WaitingJobs } from './waiting-jobs';
import { Worker, WORKER_GRACE_MS } from './worker';

/** Running jobs may use this part of the time that the process has to stop; giving them back takes the rest. */
const GRACE_PART = 0.4;

export interface WorkerSettings {
  archives: ArchivesConfig;
  storage: StorageConfig;
  idempotency: IdempotencyConfig;
  audit: AuditConfig;
  http: { shutdownGraceMs: number };
  projectEvents: ProjectEventsConfig;
  webhooks: WebhooksConfig;
}

/** Background work. Any number of processes may do it at once. */
@Module({})
export class WorkerModule {
  constructor(metrics: Metrics, queue: JobQueue) {
    metrics.gauge('jobs', 'Jobs that wait or run', ['queue', 'state'], () =>
      queue.queueDepths().map(({ count, ...labels }) => ({ labels, value: count })),
    );
  }

  static forRoot({
    archives,
    storage,
    idempotency,
    audit,
    http,
    projectEvents,
    webhooks,
  }: WorkerSettings): DynamicModule {
    return {
      module: WorkerModule,
      global: true,
      imports: [
        ArchivesModule.forRoot(archives, storage.secretAccessKey),
        SnapshotsModule,
        RemovalJobsModule,
        ProjectJobsModule,
        AnnotationDayJobsModule,
        UploadSweepModule,
        DirectUploadJobsModule,
        VersionJobsModule,
        ExportJobsModule.forRoot(storage),
        WebhookSendingModule.forRoot(webhooks),
        IdempotencySweepModule.forRoot(idempotency),
        AuditWorkModule.forRoot(audit),
      ],
      providers: [
        WaitingJobs,
        {
          provide: JobQueue,
          inject: [LabelerDb, LOGGER],
          useFactory: (db: LabelerDb, logger: Logger) => new JobQueue(db, logger),
        },
        { provide: WORKER_GRACE_MS, useValue: http.shutdownGraceMs * GRACE_PART },
        DirectorySync,
        ImageLockSweep,
        { provide: PROJECT_EVENTS_CONFIG, useValue: projectEvents },
        ProjectEventSweep,
        SnapshotWork,
        StorageSweepJob,
        Worker,
      ],
      exports: [JobQueue],
    };
  }
}
