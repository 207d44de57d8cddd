import addFormats from 'ajv-formats';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import {
  closeSchemas,
  type DocumentedOperation,
  type DocumentedResponse,
  findTemplate,
  type OpenApiDocument,
} from './openapi-document';

/** An answer that a client got, to be held against the document. */
export interface Answer {
  method: string;
  /** Path of the request, without the query. */
  path: string;
  status: number;
  contentType: string | null;
  /** The parsed body of a JSON answer; undefined for an empty body and for anything that is not JSON. */
  body: unknown;
}

const DOCUMENT = 'openapi';
/** Formats of OpenAPI that say nothing about the text of a value. */
const LABELS = ['int32', 'int64', 'float', 'double', 'binary', 'byte', 'password'];

/** Holds answers against an OpenAPI document: path, status, content type and every member of the body. */
export class OpenApiJudge {
  // To optimize what is compiled takes longer than a few answers gain by it.
  private readonly ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    code: { optimize: false },
  });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenApiDocument) {
    addFormats(this.ajv);
    for (const format of LABELS) this.ajv.addFormat(format, true);
    this.ajv.addSchema(closeSchemas(document), DOCUMENT);
  }

  /** What is wrong with the answer, one sentence each; empty when it is as documented. */
  problems(answer: Answer): string[] {
    const template = findTemplate(this.document, answer.path);
    const method = answer.method === 'HEAD' ? 'get' : answer.method.toLowerCase();
    const operation = this.document.paths[template ?? '']?.[method] as
      | DocumentedOperation
      | undefined;
    if (template === undefined || !operation) return undocumented(answer);
    const code = String(answer.status);
    const status = [code, `${code[0]}XX`, 'default'].find((key) => key in operation.responses);
    if (status === undefined) return [`status ${code} is not documented`];
    if (answer.method === 'HEAD') return [];
    const place = ['paths', template, method, 'responses', status];
    return this.contentProblems(answer, operation.responses[status] ?? {}, place);
  }

  private contentProblems(answer: Answer, response: DocumentedResponse, place: string[]): string[] {
    const content = response.content ?? {};
    const type = mediaType(answer);
    const key = type && [type, `${type.split('/')[0]}/*`, '*/*'].find((media) => media in content);
    if (type === undefined || key === undefined) return typeProblems(Object.keys(content), type);
    if (content[key]?.schema === undefined || !isJson(type)) return [];
    const words = [...place, 'content', key, 'schema'].map(pointerWord);
    const validate = this.validatorAt(`${DOCUMENT}#/${words.join('/')}`, content[key], key);
    if (validate(answer.body)) return [];
    return (validate.errors ?? []).map(describe);
  }

  /** Most problems have the same schema wherever they are documented: it is compiled once. */
  private validatorAt(
    $ref: string,
    { schema }: { schema?: unknown },
    type: string,
  ): ValidateFunction {
    const text = `${type} ${JSON.stringify(schema)}`;
    const known = this.validators.get(text) ?? this.ajv.compile({ $ref });
    this.validators.set(text, known);
    return known;
  }
}

/** @throws Error that lists every difference between the answer and the document. */
export function expectOpenApi(judge: OpenApiJudge, answer: Answer): void {
  const problems = judge.problems(answer);
  if (problems.length === 0) return;
  const subject = `${answer.method} ${answer.path} answered ${answer.status}, against its OpenAPI document`;
  const body = JSON.stringify(answer.body)?.slice(0, 1000) ?? '';
  throw new Error(`${subject}:\n${problems.map((line) => `  - ${line}`).join('\n')}\n${body}`);
}

/** A path or method that is not in the document may only be refused. */
function undocumented({ method, status }: Answer): string[] {
  const refused = status === 404 || status === 405 || status === 400 || method === 'OPTIONS';
  return refused ? [] : ['the path and method are not documented'];
}

function typeProblems(documented: string[], type: string | undefined): string[] {
  if (type !== undefined) {
    return [`content type ${type} is not documented (${documented.join(', ') || 'no body'})`];
  }
  return documented.length === 0 ? [] : [`the body is empty instead of ${documented.join(', ')}`];
}

function mediaType({ contentType, body }: Answer): string | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return type && (body !== undefined || !isJson(type)) ? type : undefined;
}

export function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}

/** One word of a JSON pointer inside a URI fragment. */
function pointerWord(word: string): string {
  return encodeURIComponent(word.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const place = instancePath || 'the body';
  const extra = (params as { unevaluatedProperty?: string; additionalProperty?: string }) ?? {};
  const name = extra.unevaluatedProperty ?? extra.additionalProperty;
  return name === undefined
    ? `${place} ${message ?? 'is wrong'} ${JSON.stringify(params)}`
    : `${place} has the undocumented member "${name}"`;
}
