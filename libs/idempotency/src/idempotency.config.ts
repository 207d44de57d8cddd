import { whole } from '@libs/config';
import { z } from 'zod';

const SECONDS_PER_HOUR = 3600;
const MAX_HOURS = 168;

/** How long a request that was sent twice is known as the same. */
export const idempotencyConfigSchema = z
  .object({ IDEMPOTENCY_HOURS: whole(1, MAX_HOURS, 24) })
  .transform((env) => ({ lifetimeSeconds: env.IDEMPOTENCY_HOURS * SECONDS_PER_HOUR }));

export type IdempotencyConfig = z.infer<typeof idempotencyConfigSchema>;

/** Injection token of IdempotencyConfig. */
export const IDEMPOTENCY_CONFIG = Symbol('IDEMPOTENCY_CONFIG');
