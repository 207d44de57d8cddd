export { databaseCheck, observePools } from './database-check';
export { APP_IDENTITY, type AppIdentity, HEALTH_CHECKS, type HealthCheck } from './health-check';
export { HEALTH_ROUTES, HealthModule } from './health.module';
export { type CheckReport, Readiness, type ReadinessReport } from './readiness';
