import { AccessModule } from '@libs/access';
import { ImagingModule } from '@libs/imaging';
import { LabelerDbModule } from '@libs/labeler-db';
import { ObservabilityModule } from '@libs/observability';
import { PublishingModule } from '@libs/publishing';
import { StorageModule } from '@libs/storage';
import { UserDbModule } from '@libs/user-db';
import { type DynamicModule, Module } from '@nestjs/common';
import type { WorkerAppConfig } from '../app.config';
import { StorageQuotaModule } from '../admin-storage/storage-quota.module';
import { LabelerHealthModule } from '../health/labeler-health.module';
import { WorkerModule } from './worker.module';

/** The worker as a process of its own. It serves health and metrics and nothing else. */
@Module({})
export class WorkerAppModule {
  static forRoot(config: WorkerAppConfig): DynamicModule {
    const { identity, http } = config;
    return {
      module: WorkerAppModule,
      imports: [
        ObservabilityModule.forRoot(config.observability, 'labeler-worker'),
        LabelerDbModule.forRoot(config.labelerDb),
        UserDbModule.forRoot(config.userDb),
        AccessModule,
        StorageModule.forRoot(config.storage),
        StorageQuotaModule.forRoot(config.storageQuota),
        ImagingModule.forRoot(config.imaging),
        PublishingModule.forRoot(config.storage),
        LabelerHealthModule.forRoot({
          ...identity,
          name: `${identity.name} (worker)`,
          metricsToken: http.metricsToken,
          hasDocs: false,
        }),
        WorkerModule.forRoot(config),
      ],
    };
  }
}
