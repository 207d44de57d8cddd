import { archivesConfigSchema } from '@libs/archives';
import { auditConfigSchema } from '@libs/audit';
import { jwtConfigSchema } from '@libs/auth';
import { type Environment, environmentName, loadConfig } from '@libs/config';
import { httpConfigSchema } from '@libs/http';
import { idempotencyConfigSchema } from '@libs/idempotency';
import { imagingConfigSchema } from '@libs/imaging';
import { directLabelerDbConfigSchema, labelerDbConfigSchema } from '@libs/labeler-db';
import { observabilityConfigSchema } from '@libs/observability';
import { rateLimitConfigSchema } from '@libs/rate-limit';
import { storageConfigSchema } from '@libs/storage';
import { storageQuotaConfigSchema } from '@libs/stored-objects';
import { userDbConfigSchema } from '@libs/user-db';
import { z } from 'zod';
import { datasetRemovalConfigSchema } from './dataset-removal/dataset-removal.config';
import { directUploadsConfigSchema } from './direct-uploads/direct-uploads.config';
import { exportsConfigSchema } from './exports/exports.config';
import { imageLocksConfigSchema } from './image-locks/image-locks.config';
import { projectEventsConfigSchema } from './project-events/project-events.config';
import { sessionsConfigSchema } from './sessions/sessions.config';
import { uploadsConfigSchema } from './uploads/uploads.config';
import { webhooksConfigSchema } from './webhooks/webhooks.config';

const API_PORT = 8011;
const WORKER_PORT = 8012;

const identityConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    APP_NAME: z.string().default('Vision AI Labeler API'),
    APP_VERSION: z.string().default('0.1.0'),
  })
  .transform((env) => ({
    environment: env.ENVIRONMENT,
    name: env.APP_NAME,
    version: env.APP_VERSION,
  }));

const workerConfigSchema = z
  .object({ WORKER: z.enum(['embedded', 'off'], 'expects embedded or off').default('embedded') })
  .transform((env) => ({ embedded: env.WORKER === 'embedded' }));

const SHARED = {
  identity: identityConfigSchema,
  observability: observabilityConfigSchema,
  labelerDb: labelerDbConfigSchema,
  userDb: userDbConfigSchema,
  storage: storageConfigSchema,
  storageQuota: storageQuotaConfigSchema,
  archives: archivesConfigSchema,
  imaging: imagingConfigSchema,
  projectEvents: projectEventsConfigSchema,
  idempotency: idempotencyConfigSchema,
  webhooks: webhooksConfigSchema,
  audit: auditConfigSchema,
};

const API = {
  ...SHARED,
  http: httpConfigSchema({ port: API_PORT }),
  jwt: jwtConfigSchema,
  rateLimit: rateLimitConfigSchema,
  sessions: sessionsConfigSchema,
  uploads: uploadsConfigSchema,
  directUploads: directUploadsConfigSchema,
  worker: workerConfigSchema,
  datasetRemoval: datasetRemovalConfigSchema,
  exports: exportsConfigSchema,
  imageLocks: imageLocksConfigSchema,
  eventSource: directLabelerDbConfigSchema,
};

const WORKER = { ...SHARED, http: httpConfigSchema({ port: WORKER_PORT }) };

/** Settings of labeler-api. @throws ConfigError */
export function loadAppConfig(env: Environment = process.env) {
  return loadConfig(API, env);
}

/** Settings of the worker as a process of its own. @throws ConfigError */
export function loadWorkerAppConfig(env: Environment = process.env) {
  return loadConfig(WORKER, env);
}

export type AppConfig = ReturnType<typeof loadAppConfig>;
export type WorkerAppConfig = ReturnType<typeof loadWorkerAppConfig>;
