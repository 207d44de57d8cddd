import { environmentName, flag, list, weakSecret, whole } from '@libs/config';
import { z } from 'zod';

const MAX_DAYS = 365;
/** Deliveries are tried for three days. */
const MIN_DAYS = 7;
const MIN_KEY_LENGTH = 16;

/** Telling other systems of events: where to, how long, how much at once. */
export const webhooksConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    WEBHOOK_SECRET_KEY: list([]).refine(
      (keys) => keys.every(({ length }) => length >= MIN_KEY_LENGTH),
      `expects keys of at least ${MIN_KEY_LENGTH} characters, separated by commas`,
    ),
    WEBHOOK_ALLOW_PRIVATE: flag(false),
    WEBHOOK_TIMEOUT_SECONDS: whole(1, 60, 15),
    WEBHOOK_CONCURRENCY: whole(1, 50, 4),
    WEBHOOK_RETENTION_DAYS: whole(MIN_DAYS, MAX_DAYS, 30),
  })
  .superRefine((env, context) => {
    if (env.ENVIRONMENT !== 'production') return;
    for (const key of env.WEBHOOK_SECRET_KEY) {
      const message = weakSecret(key);
      if (message) context.addIssue({ code: 'custom', path: ['WEBHOOK_SECRET_KEY'], message });
    }
  })
  .transform((env) => ({
    secretKeys: env.WEBHOOK_SECRET_KEY,
    /** Without TLS only where nobody depends on it. */
    allowHttp: env.ENVIRONMENT === 'development' || env.ENVIRONMENT === 'test',
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
    timeoutMs: env.WEBHOOK_TIMEOUT_SECONDS * 1000,
    perEndpoint: env.WEBHOOK_CONCURRENCY,
    retentionDays: env.WEBHOOK_RETENTION_DAYS,
  }));

export type WebhooksConfig = z.infer<typeof webhooksConfigSchema>;

/** Injection token of the `WebhooksConfig`. */
export const WEBHOOKS_CONFIG = Symbol('WEBHOOKS_CONFIG');
