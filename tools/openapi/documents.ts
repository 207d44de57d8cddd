import type { HttpApp } from '@libs/http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { join } from 'node:path';
import { loadAppConfig as loadGatewayConfig } from '../../apps/dataset-gateway/src/app.config';
import * as gateway from '../../apps/dataset-gateway/src/app.setup';
import { loadAppConfig as loadLabelerApiConfig } from '../../apps/labeler-api/src/app.config';
import * as labelerApi from '../../apps/labeler-api/src/app.setup';

/** Settings that make an application; it contacts none of these addresses to describe itself. */
const SETTINGS = {
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'silent',
  WORKER: 'off',
  LABELER_DATABASE_URL: 'postgresql://localhost/labeler',
  USER_DATABASE_URL: 'postgresql://localhost/users',
  S3_ENDPOINT: 'http://localhost',
  S3_ACCESS_KEY: 'none',
  S3_SECRET_KEY: 'none',
  JWT_SECRET_KEY: 'none',
};

interface DescribedApp {
  create: () => Promise<HttpApp>;
  describe: (app: HttpApp) => OpenAPIObject;
}

/** The applications by the name of their document. */
const APPS: Record<string, DescribedApp> = {
  'labeler-api': {
    create: () => labelerApi.createApp(loadLabelerApiConfig(SETTINGS)),
    describe: labelerApi.buildOpenApi,
  },
  'dataset-gateway': {
    create: () => gateway.createApp(loadGatewayConfig(SETTINGS)),
    describe: gateway.buildOpenApi,
  },
};

export const DOCUMENT_NAMES = Object.keys(APPS);

/** Where the document of an application is kept. */
export function documentPath(root: string, name: string): string {
  return join(root, 'docs', 'contract', `openapi.${name}.json`);
}

/** The OpenAPI document of an application as text: the same for the same code, on every machine. */
export async function documentText(name: string): Promise<string> {
  const entry = APPS[name];
  if (!entry) throw new Error(`There is no application ${name}`);
  const app = await entry.create();
  try {
    return `${JSON.stringify(entry.describe(app), null, 2)}\n`;
  } finally {
    await app.close();
  }
}
