import { archivesConfigSchema } from '@libs/archives';
import { serviceTokenConfigSchema } from '@libs/auth';
import { type Environment, environmentName, loadConfig } from '@libs/config';
import { httpConfigSchema } from '@libs/http';
import { labelerDbConfigSchema } from '@libs/labeler-db';
import { observabilityConfigSchema } from '@libs/observability';
import { rateLimitConfigSchema, serviceLimitsConfigSchema } from '@libs/rate-limit';
import { serviceKeysConfigSchema } from '@libs/service-keys';
import { storageConfigSchema } from '@libs/storage';
import { userDbConfigSchema } from '@libs/user-db';
import { z } from 'zod';
import { downloadsConfigSchema } from './downloads/downloads.config';

const DEFAULT_PORT = 8020;

const identityConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    GATEWAY_NAME: z.string().default('Vision AI Dataset Gateway'),
    APP_VERSION: z.string().default('0.1.0'),
  })
  .transform((env) => ({
    environment: env.ENVIRONMENT,
    name: env.GATEWAY_NAME,
    version: env.APP_VERSION,
  }));

const SECTIONS = {
  identity: identityConfigSchema,
  observability: observabilityConfigSchema,
  http: httpConfigSchema({ port: DEFAULT_PORT }),
  labelerDb: labelerDbConfigSchema,
  userDb: userDbConfigSchema,
  storage: storageConfigSchema,
  archives: archivesConfigSchema,
  downloads: downloadsConfigSchema,
  serviceKeys: serviceKeysConfigSchema,
  serviceTokens: serviceTokenConfigSchema,
  rateLimit: rateLimitConfigSchema,
  serviceLimits: serviceLimitsConfigSchema,
};

/** Settings of dataset-gateway. @throws ConfigError */
export function loadAppConfig(env: Environment = process.env) {
  return loadConfig(SECTIONS, env);
}

export type AppConfig = ReturnType<typeof loadAppConfig>;
