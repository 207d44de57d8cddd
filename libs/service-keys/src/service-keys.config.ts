import { whole } from '@libs/config';
import { z } from 'zod';

/** `SERVICE_KEY_CACHE_MS`: how long a known key is believed without looking again. */
export const serviceKeysConfigSchema = z
  .object({ SERVICE_KEY_CACHE_MS: whole(0, 4000, 3000) })
  .transform((env) => ({ cacheMs: env.SERVICE_KEY_CACHE_MS }));

export type ServiceKeysConfig = z.infer<typeof serviceKeysConfigSchema>;
