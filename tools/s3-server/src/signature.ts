import { createHash, createHmac } from 'node:crypto';
import { percentEncode } from './keys';
import { type QueryParameter, type S3Request } from './request';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const EMPTY_SHA256 = createHash('sha256').digest('hex');

/** What a Signature Version 4 is made over beside the request itself. */
export interface SigningScope {
  /** `20260131T120000Z` */
  readonly timestamp: string;
  /** `20260131` */
  readonly date: string;
  readonly region: string;
}

export function scopeText({ date, region }: SigningScope): string {
  return `${date}/${region}/s3/aws4_request`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function signingKey(secret: string, { date, region }: SigningScope): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), 's3'), 'aws4_request');
}

export function sign(key: Buffer, stringToSign: string): string {
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

function canonicalQuery(query: readonly QueryParameter[]): string {
  return query
    .filter(({ name }) => name !== 'X-Amz-Signature')
    .map(({ name, value }) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : Number(x > y)) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The request in the form that is hashed and signed. S3 encodes the path once, unlike other services. */
export function canonicalRequest(
  request: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.header(name) ?? '').replace(/ +/g, ' ')}\n`,
  );
  return [
    request.method,
    percentEncode(request.path, true),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

export function stringToSign(scope: SigningScope, canonical: string): string {
  // Header values may hold bytes above 0x7f; Node shows them as latin1, and the signer saw those bytes.
  const hash = createHash('sha256').update(Buffer.from(canonical, 'latin1')).digest('hex');
  return `${ALGORITHM}\n${scope.timestamp}\n${scopeText(scope)}\n${hash}`;
}
