import { AccessModule } from '@libs/access';
import { CallerAuthenticator, RouteAccessGuard } from '@libs/auth';
import { LabelerDbModule } from '@libs/labeler-db';
import { ObservabilityModule } from '@libs/observability';
import { RateLimitGuard, RateLimitModule, servicePolicies } from '@libs/rate-limit';
import { ServiceAuthenticator, ServiceKeysModule } from '@libs/service-keys';
import { StorageModule } from '@libs/storage';
import { UserDbModule } from '@libs/user-db';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import type { AppConfig } from './app.config';
import { CatalogModule } from './catalog/catalog.module';
import { DownloadsModule } from './downloads/downloads.module';
import { GatewayHealthModule } from './health/gateway-health.module';
import { JobQueueModule } from './job-queue.module';
import { ManifestsModule } from './manifests/manifests.module';
import { PermissionChecksModule } from './permission-checks/permission-checks.module';
import { SnapshotsApiModule } from './snapshots/snapshots-api.module';

/** dataset-gateway: what other services see of the datasets. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig): DynamicModule {
    const { identity, http, storage } = config;
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        ObservabilityModule.forRoot(config.observability, 'dataset-gateway'),
        LabelerDbModule.forRoot(config.labelerDb),
        UserDbModule.forRoot(config.userDb),
        AccessModule,
        StorageModule.forRoot(storage),
        RateLimitModule.forRoot(config.rateLimit, servicePolicies(config.serviceLimits)),
        ServiceKeysModule.forRoot(config.serviceKeys, config.serviceTokens),
        JobQueueModule,
        GatewayHealthModule.forRoot({
          ...identity,
          metricsToken: http.metricsToken,
          hasDocs: http.hasDocs,
        }),
        CatalogModule.forRoot(storage.buckets.datasets),
        PermissionChecksModule,
        DownloadsModule.forRoot(config),
        ManifestsModule.forRoot(config),
        SnapshotsApiModule,
      ],
      providers: [
        { provide: CallerAuthenticator, useExisting: ServiceAuthenticator },
        RouteAccessGuard,
        // In this order: the limits count by caller.
        { provide: APP_GUARD, useExisting: RouteAccessGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
      ],
    };
  }
}
