import type { Random } from '../support/random';
import type { RawRequest } from '../support/raw-http';
import type { Endpoint } from './endpoints';
import { malformedBytes } from './malformed-bytes';
import { mutate, NASTY_TEXTS, nastyValue } from './nasty';

/** What the application under attack has, for requests that get past the first door. */
export interface Target {
  endpoints: readonly Endpoint[];
  /** Credentials that are good. */
  credentials: readonly string[];
  /** Values that path parameters really have. */
  ids: readonly string[];
}

interface Parts {
  method: string;
  target: string;
  headers: [string, string][];
  body: Buffer;
  halfClose: boolean;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** The bytes of one request. Everything in it follows from `random`. */
export function fuzzRequest(target: Target, random: Random): RawRequest {
  if (random.chance(0.08)) return malformedBytes(random);
  const endpoint = random.pick(target.endpoints);
  const parts: Parts = {
    method: random.chance(0.9) ? endpoint.method : random.pick(METHODS),
    target: pathOf(endpoint, target, random) + queryOf(endpoint, random),
    headers: [
      ['Host', 'service.example.com'],
      ['Connection', 'close'],
    ],
    body: Buffer.alloc(0),
    halfClose: false,
  };
  authorize(parts, target, random);
  decorate(parts, random);
  if (endpoint.body !== undefined || random.chance(0.1)) addBody(parts, endpoint, random);
  return { bytes: serialize(parts), halfClose: parts.halfClose };
}

function pathOf({ path }: Endpoint, { ids }: Target, random: Random): string {
  const filled = path.replace(/\{[^}]+\}/g, () =>
    random.chance(0.5) ? random.pick(ids) : segment(random),
  );
  if (random.chance(0.85)) return filled;
  const at = random.whole(0, filled.length);
  return (
    '/' +
    filled.slice(1, at) +
    random.pick([segment(random), '/', '//', '/../', '%2f', '%', ';a=b']) +
    filled.slice(at)
  );
}

/** One part of a path, mostly encoded as it should be. */
function segment(random: Random): string {
  const text = random.pick(NASTY_TEXTS);
  return random.chance(0.85) ? encode(text) : text.replace(/[^\x21-\x7e]/g, '%E0');
}

function queryOf({ query }: Endpoint, random: Random): string {
  if (random.chance(0.4)) return '';
  const names = [...query, 'page', 'unknown', '__proto__', 'limit[]', 'tags[0][a]'];
  const pairs = Array.from({ length: random.whole(1, 4) }, () => {
    const value = random.pick(NASTY_TEXTS);
    return `${random.pick(names)}=${random.chance(0.9) ? encode(value) : value.replace(/[^\x21-\x7e]/g, '%C0')}`;
  });
  return `?${pairs.join(random.pick(['&', '&', '&', '&&', ';']))}`;
}

function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

function authorize(parts: Parts, { credentials }: Target, random: Random): void {
  if (random.chance(0.75)) {
    parts.headers.push(['Authorization', `Bearer ${random.pick(credentials)}`]);
  } else if (random.chance(0.9)) {
    parts.headers.push(['Authorization', wrongCredential(credentials, random)]);
  }
}

function wrongCredential(credentials: readonly string[], random: Random): string {
  const good = random.pick(credentials);
  const at = random.whole(0, good.length - 1);
  const header = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
  return random.pick([
    `Bearer ${good.slice(0, at)}${random.pick(['x', '', '.', '0'])}${good.slice(at + 1)}`,
    `Bearer ${header({ alg: 'none' })}.${header({ user_id: 1, exp: 9_999_999_999 })}.`,
    `Bearer ${header({ alg: 'HS256' })}.${header(nastyValue(random))}.${header('x')}`,
    `Bearer sa_${'A'.repeat(random.whole(0, 200))}`,
    `Bearer ${printable(random)}`,
    `Basic ${Buffer.from('admin:admin').toString('base64')}`,
    'Bearer',
    `bearer  ${good} ${good}`,
    printable(random),
  ]);
}

const HEADERS = [
  'X-User-ID',
  'X-Request-ID',
  'X-Forwarded-For',
  'Accept',
  'Accept-Encoding',
  'Range',
  'If-Range',
  'If-None-Match',
  'If-Match',
  'If-Modified-Since',
  'Origin',
  'Access-Control-Request-Method',
  'Content-Encoding',
  'Cookie',
  'Idempotency-Key',
  'User-Agent',
  'Referer',
  'Upgrade',
  'Expect',
  'Content-Language',
];

const LIKELY: Record<string, readonly string[]> = {
  'X-User-ID': ['1', '5', '7', '0', '-1', '999999', '2147483648', '1.0', ' 1', '1,2'],
  Range: [
    'bytes=0-0',
    'bytes=-1',
    'bytes=5-2',
    'bytes=0-1,2-3',
    'bytes=99999999999999999999-',
    'items=1',
  ],
  'If-None-Match': ['*', '"a"', 'W/"a"', '"a", "b"', '"unclosed'],
  Accept: ['application/xml', '*/*', 'text/html;q=0.1', 'application/json'],
  Origin: ['http://localhost:3000', 'null', 'https://elsewhere.example.com'],
  Expect: ['100-continue', '200-ok'],
  Upgrade: ['websocket', 'h2c'],
  'Content-Encoding': ['gzip', 'br', 'identity'],
};

function decorate(parts: Parts, random: Random): void {
  for (let count = random.whole(0, 3); count > 0; count -= 1) {
    const name = random.pick(HEADERS);
    const value = random.chance(0.6) ? random.pick(LIKELY[name] ?? ['']) : printable(random);
    parts.headers.push([name, value]);
  }
}

/** A header value may be ugly, but must not end the header. */
function printable(random: Random): string {
  return random.pick(NASTY_TEXTS).replace(/[\r\n\0]/g, '') || 'x';
}

const TYPES = [
  'application/json',
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=klingon',
  'application/problem+json',
  'text/plain',
  'text/xml',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '',
  ';',
  'json',
  'application/json, text/plain',
];

function addBody(parts: Parts, { body = {} }: Endpoint, random: Random): void {
  parts.body = bodyOf(body, random);
  if (random.chance(0.95)) parts.headers.push(['Content-Type', random.pick(TYPES)]);
  const length = parts.body.length;
  if (random.chance(0.95)) {
    parts.headers.push(['Content-Length', String(length)]);
  } else if (random.chance(0.5)) {
    parts.headers.push([
      'Content-Length',
      random.pick([`${length + 10}`, '0', '-1', 'abc', '1e3', '99999999999999999999']),
    ]);
    parts.halfClose = true;
  } else {
    parts.headers.push([
      'Transfer-Encoding',
      random.pick(['chunked', 'gzip, chunked', 'identity']),
    ]);
    parts.halfClose = true;
  }
}

const LARGE = 1100 * 1024;
const DEEP = 50_000;

function bodyOf(likely: unknown, random: Random): Buffer {
  const text = random.chance(0.8)
    ? JSON.stringify(mutate(likely, random))
    : oddText(likely, random);
  const bytes = Buffer.from(text);
  return random.chance(0.03) ? Buffer.concat([bytes, random.bytes(20)]) : bytes;
}

function oddText(likely: unknown, random: Random): string {
  const good = JSON.stringify(likely);
  return random.pick([
    () => good.slice(0, random.whole(0, good.length)),
    () => `${good}${good}`,
    () => `\ufeff${good}`,
    () => `)]}',\n${good}`,
    () => '['.repeat(DEEP),
    () => `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    () => '{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}',
    () => `{"a": "${'x'.repeat(LARGE)}"}`,
    () => JSON.stringify(Array.from({ length: 2000 }, (_, index) => index)),
    () => '{"dataset_ids": ["\\u0000", "\\ud800"]}',
    () => 'NaN',
    () => 'undefined',
    () => '"text"',
    () => '0',
    () => ' ',
    () => "{'single': 'quotes'}",
    () => '{"a": 1, "a": 2}',
  ])();
}

function serialize({ method, target, headers, body }: Parts): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`, 'utf8');
  return Buffer.concat([head, body]);
}
