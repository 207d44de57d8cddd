import type { OpenAPIObject } from '@nestjs/swagger';

const SECOND = '/platform/datasets';

type Operation = { operationId?: string; description?: string };

/** Gives the operations at their second address ids of their own, and says what they are. */
export function withSecondAddress(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.includes(SECOND)) continue;
    const first = path.replace(SECOND, '/datasets');
    for (const operation of Object.values(item as Record<string, Operation>)) {
      operation.operationId = `${operation.operationId ?? ''}AtPlatform`;
      operation.description = `The same as \`${first}\`.`;
    }
  }
  return document;
}
