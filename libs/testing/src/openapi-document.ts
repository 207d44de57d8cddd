/** As much of an OpenAPI 3.1 document as a judge of answers has to know. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, unknown>>;
  [member: string]: unknown;
}

export interface DocumentedResponse {
  content?: Record<string, { schema?: unknown }>;
}

export interface DocumentedOperation {
  responses: Record<string, DocumentedResponse>;
}

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Matcher {
  template: string;
  pattern: RegExp;
}

const matchers = new WeakMap<OpenApiDocument, Matcher[]>();

/** The path template that a request path belongs to; fixed segments win over parameters. */
export function findTemplate(document: OpenApiDocument, path: string): string | undefined {
  const known = matchers.get(document) ?? matchersOf(document);
  matchers.set(document, known);
  return known.find(({ pattern }) => pattern.test(path))?.template;
}

function matchersOf({ paths }: OpenApiDocument): Matcher[] {
  return Object.keys(paths)
    .sort((a, b) => parameters(a) - parameters(b) || b.length - a.length)
    .map((template) => ({ template, pattern: patternOf(template) }));
}

function parameters(template: string): number {
  return template.split('{').length - 1;
}

function patternOf(template: string): RegExp {
  const pattern = template
    .split(/\{[^}]*\}/)
    .map((fixed) => fixed.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}/?$`);
}

/**
 * A copy of the document whose objects are closed: a member that no schema names is a fault.
 * Closing happens where a schema is used, not where it is defined, because a part of an `allOf` must stay open.
 */
export function closeSchemas(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const schema of responseSchemas(copy)) close(schema);
  const components = (copy as { components?: { schemas?: Node } }).components?.schemas ?? {};
  for (const schema of Object.values(components)) closeMembers(schema);
  return copy;
}

function* responseSchemas(document: OpenApiDocument): Generator<unknown> {
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations)) {
      const responses = isNode(operation) ? (operation.responses as Node | undefined) : undefined;
      for (const response of Object.values(responses ?? {})) {
        const content = (response as DocumentedResponse).content ?? {};
        for (const [type, media] of Object.entries(content)) {
          // RFC 9457 lets a problem carry further members.
          if (type !== 'application/problem+json') yield media.schema;
        }
      }
    }
  }
}

function close(schema: unknown): void {
  if (!isNode(schema)) return;
  closeMembers(schema);
  const shaped = ['$ref', 'properties', 'allOf', 'oneOf', 'anyOf'].some((word) => word in schema);
  if (shaped && !('additionalProperties' in schema)) schema.unevaluatedProperties ??= false;
}

function closeMembers(schema: unknown): void {
  if (!isNode(schema)) return;
  for (const property of Object.values((schema.properties as Node | undefined) ?? {})) {
    close(property);
  }
  close(schema.items);
  close(schema.additionalProperties);
  for (const word of ['allOf', 'oneOf', 'anyOf']) {
    for (const part of (schema[word] as unknown[] | undefined) ?? []) closeMembers(part);
  }
}
