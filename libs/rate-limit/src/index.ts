export {
  type RateLimitConfig,
  rateLimitConfigSchema,
  type ServiceLimitsConfig,
  serviceLimitsConfigSchema,
} from './rate-limit.config';
export { RateLimitExceededError } from './rate-limit.errors';
export { RateLimitGuard } from './rate-limit.guard';
export { RateLimitModule } from './rate-limit.module';
export {
  type CountingMode,
  type Decision,
  type Demand,
  RateLimiter,
  type RatePolicy,
} from './rate-limiter';
export { servicePolicies } from './service-policies';
