import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { HttpApp } from './create-http-app';
import { withNullTypes } from './nullable';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

export interface OpenApiOptions {
  title: string;
  description: string;
  version: string;
  /** Adds what this API alone has: security schemes, tags. */
  extend: (builder: DocumentBuilder) => DocumentBuilder;
}

/** The OpenAPI 3.1 document of an application, generated from its controllers and DTOs. */
export function createOpenApiDocument(app: HttpApp, options: OpenApiOptions): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .addServer('/', 'This server');
  const document = SwaggerModule.createDocument(app, options.extend(builder).build(), {
    operationIdFactory: (_controller, method) => method,
  });
  complete(document);
  return withNullTypes(document) as OpenAPIObject;
}

/** What the generator leaves open: an operation without a security scheme needs none, and answers have a name. */
function complete({ paths }: OpenAPIObject): void {
  for (const path of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (!operation) continue;
      operation.security ??= [];
      for (const [status, response] of Object.entries(operation.responses)) {
        if (response && 'description' in response) {
          response.description ||= STATUS_CODES[status] ?? status;
        }
      }
    }
  }
}

type BuildOpenApi = (app: HttpApp) => OpenAPIObject;

/** A document follows from the code alone: one serves all applications of a process that build it the same way. */
const documents = new WeakMap<BuildOpenApi, OpenAPIObject>();

/** Serves the document that `build` makes at `/openapi.json`, and readable pages at `/docs`. */
export function serveOpenApi(app: HttpApp, build: BuildOpenApi): void {
  const document = documents.get(build) ?? build(app);
  documents.set(build, document);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: document.info.title,
  });
}
