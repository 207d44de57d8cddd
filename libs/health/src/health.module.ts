import { Lifecycle } from '@libs/http';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

/** `/`, `/health`, `/health/live`, `/health/ready` and `/metrics`, the same in every app. */
@Module({})
export class HealthModule {
  /** @param providers Must provide `HEALTH_CHECKS` and `APP_IDENTITY`. */
  static forRoot(providers: Provider[]): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [...providers, Readiness, Lifecycle],
      exports: [Lifecycle, Readiness],
    };
  }
}

/** Routes that stand outside the API prefix. */
export const HEALTH_ROUTES = ['/', 'health', 'health/live', 'health/ready', 'metrics'];
