export { Idempotency, type OnceInTransaction } from './idempotency';
export { type IdempotencyConfig, idempotencyConfigSchema } from './idempotency.config';
export { IdempotencyModule } from './idempotency.module';
export { IdempotencySweepModule } from './idempotency-sweep.module';
export { describeIdempotency } from './openapi';
export { withRepeatablePosts } from './repeatable-posts';
