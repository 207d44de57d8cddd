import { S3Error } from './errors';
import { type S3Request } from './request';
import { childText, childTexts, element, elements, xmlDocument, type XmlNode } from './xml';

export interface CorsRule {
  readonly id?: string;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds?: number;
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const MAX_RULES = 100;

/** For buckets without a configuration: a page of any origin may do what its signed URL allows. */
const PERMISSIVE: CorsRule = {
  origins: ['*'],
  methods: METHODS,
  headers: ['*'],
  exposed: ['ETag', 'Content-Range', 'Content-Disposition', 'x-amz-request-id'],
  maxAgeSeconds: 3000,
};

/** Whether a pattern with at most one `*` covers the text. */
function covers(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  return text.length >= pattern.length - 1 && text.startsWith(head) && text.endsWith(tail);
}

interface CorsQuestion {
  readonly origin: string;
  readonly method: string;
  readonly headers: readonly string[];
}

function matches(rule: CorsRule, { origin, method, headers }: CorsQuestion): boolean {
  const allowed = rule.headers.map((pattern) => pattern.toLowerCase());
  return (
    rule.origins.some((pattern) => covers(pattern, origin)) &&
    rule.methods.includes(method) &&
    headers.every((header) => allowed.some((pattern) => covers(pattern, header)))
  );
}

function answer(rule: CorsRule, { origin, method, headers }: CorsQuestion): Record<string, string> {
  const anyOrigin = rule.origins.includes('*');
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    'access-control-allow-methods': anyOrigin ? rule.methods.join(', ') : method,
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && {
      'access-control-max-age': String(rule.maxAgeSeconds),
    }),
    ...(!anyOrigin && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** The CORS headers for an actual request; none when it has no origin or no rule covers it. */
export function corsHeaders(
  request: S3Request,
  rules: readonly CorsRule[] = [PERMISSIVE],
): Record<string, string> {
  const origin = request.header('origin');
  if (origin === undefined) return {};
  const question = { origin, method: request.method, headers: [] };
  const rule = rules.find((candidate) => matches(candidate, question));
  return rule ? answer(rule, question) : {};
}

/** The headers that answer a preflight request. @throws S3Error when no rule allows it */
export function preflightHeaders(
  request: S3Request,
  rules: readonly CorsRule[] = [PERMISSIVE],
): Record<string, string> {
  const origin = request.header('origin');
  const method = request.header('access-control-request-method');
  if (!origin || !method) {
    throw new S3Error('BadRequest', 'Origin and Access-Control-Request-Method are required.');
  }
  const headers = (request.header('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const question = { origin, method, headers };
  const rule = rules.find((candidate) => matches(candidate, question));
  if (!rule) throw new S3Error('AccessForbidden');
  return answer(rule, question);
}

/** @throws S3Error MalformedXML or InvalidRequest */
export function readCorsConfiguration(configuration: XmlNode): CorsRule[] {
  const rules = configuration.children.filter(({ name }) => name === 'CORSRule').map(parseRule);
  if (rules.length === 0 || rules.length > MAX_RULES) throw new S3Error('MalformedXML');
  return rules;
}

function parseRule(node: XmlNode): CorsRule {
  const maxAge = childText(node, 'MaxAgeSeconds');
  const rule: CorsRule = {
    id: childText(node, 'ID'),
    origins: childTexts(node, 'AllowedOrigin'),
    methods: childTexts(node, 'AllowedMethod'),
    headers: childTexts(node, 'AllowedHeader'),
    exposed: childTexts(node, 'ExposeHeader'),
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
  };
  if (rule.origins.length === 0 || rule.methods.length === 0) throw new S3Error('MalformedXML');
  if (Number.isNaN(rule.maxAgeSeconds)) throw new S3Error('MalformedXML');
  const unknown = rule.methods.find((method) => !METHODS.includes(method));
  if (unknown !== undefined) {
    throw new S3Error(
      'InvalidRequest',
      `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
    );
  }
  if ([...rule.origins, ...rule.headers].some((pattern) => pattern.split('*').length > 2)) {
    throw new S3Error('InvalidRequest', 'A pattern can not have more than one wildcard.');
  }
  return rule;
}

export function renderCorsConfiguration(rules: readonly CorsRule[]): string {
  const list = (name: string, values: readonly string[]) =>
    values.map((value) => element(name, value));
  return xmlDocument(
    'CORSConfiguration',
    rules.map((rule) =>
      element('CORSRule', [
        elements({ ID: rule.id }),
        list('AllowedOrigin', rule.origins),
        list('AllowedMethod', rule.methods),
        list('AllowedHeader', rule.headers),
        list('ExposeHeader', rule.exposed),
        elements({ MaxAgeSeconds: rule.maxAgeSeconds }),
      ]),
    ),
  );
}
