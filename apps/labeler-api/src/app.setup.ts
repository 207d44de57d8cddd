import { createHttpApp, createOpenApiDocument, type HttpApp, serveOpenApi } from '@libs/http';
import { APP_IDENTITY, type AppIdentity, HEALTH_ROUTES } from '@libs/health';
import { describeIdempotency } from '@libs/idempotency';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AppConfig, WorkerAppConfig } from './app.config';
import { AppModule } from './app.module';
import { IMAGE_PATHS } from './image-paths';
import { WorkerAppModule } from './worker/worker-app.module';

/** Everything that an endpoint reads into memory is small; uploads are streams. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const UNPREFIXED = [...HEALTH_ROUTES, 'health/db'];

/** The application of `main.ts` and of the tests. It does not listen yet and has contacted nobody. */
export async function createApp(config: AppConfig): Promise<HttpApp> {
  const app = await createHttpApp({
    module: AppModule.forRoot(config),
    config: config.http,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    prefix: 'api/v1',
    unprefixed: UNPREFIXED,
    openPaths: IMAGE_PATHS,
  });
  if (config.http.hasDocs) serveOpenApi(app, buildOpenApi);
  return app;
}

/** The application of `worker.ts`: background work, health and metrics. */
export function createWorkerApp(config: WorkerAppConfig): Promise<HttpApp> {
  return createHttpApp({
    module: WorkerAppModule.forRoot(config),
    config: config.http,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    prefix: '',
    unprefixed: UNPREFIXED,
  });
}

/** The document of `/openapi.json`. Needs no database. */
export function buildOpenApi(app: HttpApp): OpenAPIObject {
  const identity = app.get<AppIdentity>(APP_IDENTITY);
  const document = createOpenApiDocument(app, {
    title: identity.name,
    description: DESCRIPTION,
    version: identity.version,
    extend: (builder) =>
      builder
        .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
        .addTag('sessions', 'Sign-in and the signed-in user')
        .addTag('datasets', 'Datasets that the user may see')
        .addTag('images', 'Images of a dataset')
        .addTag('image locks', 'Who works on which image')
        .addTag('annotations', 'What is drawn on images and said of them')
        .addTag('events', 'What happens, as it happens')
        .addTag('webhooks', 'Other systems that are told of events')
        .addTag('jobs', 'Background work, for system administrators')
        .addTag('uploads', 'Images on their way into a dataset')
        .addTag('members', 'Who has which role')
        .addTag('invitations', 'Asking people to take part')
        .addTag('comments', 'What people say about images and annotations')
        .addTag('tasks', 'Who annotates which images')
        .addTag('users', 'Finding people')
        .addTag('service accounts', 'Keys of other systems, for system administrators')
        .addTag('history', 'What was done to annotations, and how to undo it')
        .addTag('operations', 'Health and metrics'),
  });
  describeIdempotency(document);
  return document;
}

const DESCRIPTION =
  'What the web client of the labeler calls. Errors are `application/problem+json` (RFC 9457); ' +
  '`detail` is a sentence for a person, `error` a stable code. Every answer carries `X-Request-ID`.';
