import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPI3 } from 'openapi-typescript';

const NOTE =
  '// Written by `npm run client:generate` from the OpenAPI document of the gateway.\n\n';

/** The types of the gateway's API, from the document that `npm run openapi` keeps. */
export async function clientTypes(root: string): Promise<string> {
  const path = join(root, 'docs', 'contract', 'openapi.dataset-gateway.json');
  const document = JSON.parse(readFileSync(path, 'utf8')) as OpenAPI3;
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  return NOTE + astToString(await openapiTS(document, { defaultNonNullable: false }));
}
