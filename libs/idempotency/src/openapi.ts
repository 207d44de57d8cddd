import { STATUS_CODES } from 'node:http';

interface Operation {
  parameters?: unknown[];
  responses: Record<string, unknown>;
  requestBody?: unknown;
  security?: unknown[];
}

interface Document {
  paths: Record<string, { post?: unknown }>;
  components?: { parameters?: Record<string, unknown> };
}

const NAME = 'IdempotencyKey';

const PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes the request safe to send again: with the same key it is carried out once, and its answer is given again, ' +
    'marked with `Idempotency-Replayed: true`. The key is known for a day; it belongs to the user and the path. ' +
    'Another body with the same key is refused; so is a second request while the first one is at work. Requests ' +
    'that were refused or failed leave no key behind. Forms and streamed bodies ignore it.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
};

const CODES = {
  400: ['invalid_idempotency_key'],
  409: ['idempotency_conflict', 'idempotency_answer_unavailable'],
  422: ['idempotency_key_reused'],
};

/** Describes the header `Idempotency-Key` and its refusals at every POST of signed-in users. */
export function describeIdempotency(document: object): void {
  const { paths, components } = document as Document;
  if (components) components.parameters = { ...components.parameters, [NAME]: PARAMETER };
  for (const { post } of Object.values(paths)) {
    const operation = post as Operation | undefined;
    if (!operation?.security?.length || takesForm(operation)) continue;
    operation.parameters = [
      ...(operation.parameters ?? []),
      { $ref: `#/components/parameters/${NAME}` },
    ];
    for (const [status, codes] of Object.entries(CODES)) {
      operation.responses[status] = withCodes(operation.responses[status], Number(status), codes);
    }
  }
}

function takesForm({ requestBody }: Operation): boolean {
  return JSON.stringify(requestBody ?? null).includes('multipart/form-data');
}

interface ProblemResponse {
  description: string;
  content: { 'application/problem+json': { schema: { allOf: [unknown, CodesSchema] } } };
}

interface CodesSchema {
  properties: { error: { enum: string[] } };
}

/** The documented refusals of this status and ours. */
function withCodes(response: unknown, status: number, codes: string[]): unknown {
  const known = response as ProblemResponse | undefined;
  const schema = known?.content['application/problem+json'].schema.allOf[1];
  const all = [...new Set([...(schema?.properties.error.enum ?? []), ...codes])];
  return {
    ...known,
    description: `${STATUS_CODES[status]}: ${all.map((code) => `\`${code}\``).join(', ')}`,
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/ProblemView' },
            { type: 'object', properties: { error: { type: 'string', enum: all } } },
          ],
        },
      },
    },
  };
}
