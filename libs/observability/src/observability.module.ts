import { type DynamicModule, Module } from '@nestjs/common';
import { createLogger, LOGGER } from './logger';
import { Metrics } from './metrics';
import type { ObservabilityConfig } from './observability.config';

/** The logger and the metrics of one process, for every feature. */
@Module({})
export class ObservabilityModule {
  static forRoot(config: ObservabilityConfig, service: string): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: LOGGER, useFactory: () => createLogger(config, service) },
        { provide: Metrics, useFactory: () => new Metrics(service) },
      ],
      exports: [LOGGER, Metrics],
    };
  }
}
