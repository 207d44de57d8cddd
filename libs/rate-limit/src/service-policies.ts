import type { CallerRequest } from '@libs/auth';
import type { ThrottlerOptions } from '@nestjs/throttler';
import type { ServiceLimitsConfig } from './rate-limit.config';

const MINUTE_MS = 60_000;

/** The policies of calling services and of the users they act for. Other callers fall under neither. */
export function servicePolicies(config: ServiceLimitsConfig): ThrottlerOptions[] {
  return [
    {
      name: 'service',
      limit: config.servicePerMinute,
      ttl: MINUTE_MS,
      getTracker: ({ caller }: Partial<CallerRequest>) =>
        caller?.kind === 'service' ? caller.serviceId : '',
    },
    {
      name: 'user',
      limit: config.userPerMinute,
      ttl: MINUTE_MS,
      getTracker: ({ caller }: Partial<CallerRequest>) =>
        caller?.kind === 'service' ? String(caller.actingUserId ?? '') : '',
    },
  ];
}
