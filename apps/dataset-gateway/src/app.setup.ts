import { APP_IDENTITY, type AppIdentity, HEALTH_ROUTES } from '@libs/health';
import { createHttpApp, createOpenApiDocument, type HttpApp, serveOpenApi } from '@libs/http';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AppConfig } from './app.config';
import { AppModule } from './app.module';
import { withSecondAddress } from './second-address';

/** A batch of a thousand pairs of long ids fits several times. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** The application of `main.ts` and of the tests. It does not listen yet and has contacted nobody. */
export async function createApp(config: AppConfig): Promise<HttpApp> {
  const app = await createHttpApp({
    module: AppModule.forRoot(config),
    config: config.http,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    prefix: 'api/v1',
    unprefixed: HEALTH_ROUTES,
  });
  if (config.http.hasDocs) serveOpenApi(app, buildOpenApi);
  return app;
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
        .addBearerAuth(
          { type: 'http', scheme: 'bearer', bearerFormat: 'sa_…', description: SERVICE_KEY },
          'serviceKey',
        )
        .addBearerAuth(
          { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: SERVICE_TOKEN },
          'serviceToken',
        )
        .addTag('datasets', 'What datasets there are')
        .addTag('permissions', 'What a user may do with a dataset')
        .addTag('snapshots', 'States of datasets that stay as they are')
        .addTag('downloads', 'Whole datasets as one file, or file by file')
        .addTag('operations', 'Health and metrics'),
  });
  return withSecondAddress(document);
}

const DESCRIPTION =
  'What other services see of the datasets. Errors are `application/problem+json` (RFC 9457): `detail` is a ' +
  'sentence for a person, `error` a stable code. Every answer carries `X-Request-ID`; answers to services also ' +
  'carry `RateLimit-Policy`, `RateLimit` and `X-RateLimit-*`. Unknown parameters and members are ignored.';

const SERVICE_KEY = 'Issued by an administrator of the labeler, with scopes.';

const SERVICE_TOKEN =
  'HS256, signed with the secret that both sides share. On behalf of a user: `type` `service`, `service` ' +
  '`platform`, `sub` the user id as text. Background work: `type` `background`, `service` `platform-training`, ' +
  '`sub` null. The scope `labeler:read` stands for `datasets:read`, `datasets:permissions` and `datasets:download`.';
