import { hostname } from 'node:os';
import type { RawAnswer } from '../support/raw-http';

/** What tells of the inside. Requests contain none of it, so that an echo is no finding. */
const LEAKS: readonly RegExp[] = [
  /\n\s+at /,
  /node_modules|\.(ts|js):\d/,
  /\b(select|insert into|update|delete from)\b.*\b(from|values|set|where)\b/i,
  /syntax error|relation "|column "|constraint|duplicate key|invalid byte sequence|out of range for type|invalid input/i,
  /pg_|postgres|typeorm|fastify|nestjs|ioredis|FST_ERR/i,
  /ECONN|ENOTFOUND|EPIPE|ETIMEDOUT/,
  /127\.0\.0\.1|localhost/,
  /\$2[aby]\$|key_hash|hashed_password/,
];

const ENVELOPE = ['type', 'title', 'status', 'detail', 'error', 'message', 'request_id'];

/** What is wrong with an answer to a request that may be as broken as can be; undefined when nothing is. */
export function faultOf(
  answer: RawAnswer | undefined | 'silence',
  expectBody: boolean,
): string | undefined {
  if (answer === 'silence') return 'neither answered nor closed the connection';
  if (answer === undefined) return undefined;
  const { status, headers, body } = answer;
  if (status >= 500) return `answered ${status}: ${body.slice(0, 300)}`;
  if (!(status >= 200)) return `answered ${status}`;
  if (status < 400) return undefined;
  const leak = LEAKS.find((pattern) => pattern.test(body));
  if (leak ?? body.includes(hostname())) return `leaks ${String(leak)}: ${body.slice(0, 300)}`;
  return expectBody ? envelopeFault(status, headers, body) : undefined;
}

function envelopeFault(
  status: number,
  headers: RawAnswer['headers'],
  body: string,
): string | undefined {
  const shown = `answered ${status} with ${body.slice(0, 300)}`;
  const problem = parse(body);
  if (!headers['content-type']?.startsWith('application/problem+json') || !problem) {
    return `is no problem document (${headers['content-type']}): ${shown}`;
  }
  const rules: Record<string, boolean> = {
    'lacks a member': ENVELOPE.every((name) => name in problem),
    'states another status': problem.status === status,
    'has no readable detail': typeof problem.detail === 'string' && problem.detail !== '',
    'has two sentences': problem.message === problem.detail,
    'has no code': /^[a-z][a-z0-9_]*$/.test(String(problem.error)),
    'has two request ids': (headers['x-request-id'] ?? problem.request_id) === problem.request_id,
    'challenges nobody': status !== 401 || headers['www-authenticate'] !== undefined,
  };
  const broken = Object.keys(rules).find((rule) => !rules[rule]);
  return broken && `${broken}: ${shown}`;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
