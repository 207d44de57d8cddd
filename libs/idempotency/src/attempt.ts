import { createHash, randomUUID } from 'node:crypto';

/** One try of a request that may be sent again. */
export interface Attempt {
  /** Tells this try from every other one. */
  readonly id: string;
  /** Hash of who asks, for what, with which key: the same for every try. */
  readonly keyHash: Buffer;
  /** Hash of what is asked. */
  readonly fingerprint: Buffer;
  /** Status of the answer when all goes well. */
  readonly status: number;
  /** Whether the key belongs to this try: not yet, in a transaction that is open, or for good. */
  claim: 'none' | 'open' | 'committed';
  /** The answer was stored with the work. */
  remembered: boolean;
}

export interface RepeatableRequest {
  userId: number;
  /** Path with its query, as it was sent. */
  url: string;
  key: string;
  /** The parsed body. */
  body: unknown;
  status: number;
}

/** 1 to 255 visible characters: nothing that a proxy or a log could change. */
const KEY = /^[\x21-\x7e]{1,255}$/;

export function isIdempotencyKey(key: string): boolean {
  return KEY.test(key);
}

/** The next try of a request. Members of JSON objects may stand in any order. */
export function attemptOf({ userId, url, key, body, status }: RepeatableRequest): Attempt {
  const [path = '', query = ''] = url.split('?', 2);
  return {
    id: randomUUID(),
    keyHash: sha256(`${userId}\n${path}\n${key}`),
    fingerprint: sha256(`${query}\n${canonicalJson(body)}`),
    status,
    claim: 'none',
    remembered: false,
  };
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, member: unknown) => (isObject(member) ? sorted(member) : member)) ??
    ''
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(object: Record<string, unknown>): Record<string, unknown> {
  // A null prototype keeps a member that is named __proto__ a member.
  const result = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(object).sort()) result[name] = object[name];
  return result;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
