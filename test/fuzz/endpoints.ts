/** One operation of an application, as its OpenAPI document tells. */
export interface Endpoint {
  method: string;
  /** With `{parameters}`. */
  path: string;
  query: string[];
  /** A body that the endpoint might like, when it takes one. */
  body?: unknown;
}

type Json = Record<string, unknown>;

interface Document {
  paths: Record<string, Record<string, Json>>;
  components?: { schemas?: Record<string, Json> };
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Every endpoint of the application at `url`. */
export async function endpointsOf(url: string): Promise<Endpoint[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method];
      return operation ? [endpoint(document, method, path, operation)] : [];
    }),
  );
}

function endpoint(document: Document, method: string, path: string, operation: Json): Endpoint {
  const parameters = (operation.parameters ?? []) as { in: string; name: string }[];
  const query = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
  const content = (operation.requestBody as { content?: Json } | undefined)?.content;
  const media = content?.['application/json'] as { schema?: Json } | undefined;
  const body = media?.schema ? sample(document, media.schema) : undefined;
  return { method: method.toUpperCase(), path, query, ...(body === undefined ? {} : { body }) };
}

/** A value that fits a schema well enough to get past the first check. */
function sample(document: Document, schema: Json, depth = 6): unknown {
  if (depth === 0) return null;
  const resolved = resolve(document, schema);
  const known =
    resolved.example ?? resolved.default ?? (resolved.enum as unknown[] | undefined)?.[0];
  if (known !== undefined) return known;
  const variants = [resolved.oneOf, resolved.anyOf, resolved.allOf].find(Array.isArray);
  if (variants) return sample(document, variants[0] as Json, depth - 1);
  return sampleOfType(document, resolved, depth);
}

function sampleOfType(document: Document, schema: Json, depth: number): unknown {
  const { type, items = {}, properties = {}, minimum = 1 } = schema;
  switch ([type].flat()[0]) {
    case 'array':
      return [sample(document, items as Json, depth - 1)];
    case 'integer':
    case 'number':
      return minimum;
    case 'boolean':
      return true;
    case 'string':
      return 'text';
    default:
      return Object.fromEntries(
        Object.entries(properties as Record<string, Json>).map(([name, property]) => [
          name,
          sample(document, property, depth - 1),
        ]),
      );
  }
}

function resolve(document: Document, schema: Json): Json {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').pop() : undefined;
  return (name === undefined ? undefined : document.components?.schemas?.[name]) ?? schema;
}
