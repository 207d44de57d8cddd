export { createLogger, type Logger, LOGGER } from './logger';
export { Metrics } from './metrics';
export { NestLogger } from './nest-logger';
export { type ObservabilityConfig, observabilityConfigSchema } from './observability.config';
export { ObservabilityModule } from './observability.module';
