import { timingSafeEqual } from 'node:crypto';
import { S3Error } from './errors';
import { type S3Request } from './request';
import {
  ALGORITHM,
  canonicalRequest,
  sign,
  signingKey,
  type SigningScope,
  stringToSign,
} from './signature';

export interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
}

/** What the verified signature says about the body. */
export interface SignedPayload {
  /** `x-amz-content-sha256`: a hash in hex, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` names. */
  readonly hash: string;
  /** What the signatures of single chunks go on from. */
  readonly chain: { readonly seed: string; readonly key: Buffer; readonly scope: SigningScope };
}

interface Claim {
  readonly accessKey: string;
  readonly scope: SigningScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

const MAX_SKEW_MS = 15 * 60_000;
const MAX_EXPIRES_SECONDS = 7 * 86_400;
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/**
 * Verifies AWS Signature Version 4, in the Authorization header or in a presigned URL.
 * Marks the request as presigned when it is.
 * @throws S3Error unless the request is signed correctly, in time, by the known key
 */
export function authenticate(request: S3Request, credentials: Credentials): SignedPayload {
  const authorization = request.header('authorization');
  const presigned = request.parameter('X-Amz-Algorithm') !== undefined;
  if (presigned && authorization !== undefined) {
    throw new S3Error('InvalidArgument', 'Only one authentication mechanism is allowed.');
  }
  if (!presigned && authorization === undefined) throw new S3Error('AccessDenied');
  const claim = presigned ? readPresigned(request) : readHeader(request, authorization ?? '');
  return verify(request, claim, credentials);
}

function verify(request: S3Request, claim: Claim, credentials: Credentials): SignedPayload {
  const { scope, signature } = claim;
  if (claim.accessKey !== credentials.accessKey) throw new S3Error('InvalidAccessKeyId');
  if (scope.region !== credentials.region) {
    throw new S3Error(
      'AuthorizationHeaderMalformed',
      `The region '${scope.region}' is wrong; expecting '${credentials.region}'`,
      { Region: credentials.region },
    );
  }
  const key = signingKey(credentials.secretKey, scope);
  const canonical = canonicalRequest(request, claim.signedHeaders, claim.payloadHash);
  const expected = sign(key, stringToSign(scope, canonical));
  if (!sameSignature(expected, signature)) {
    throw new S3Error('SignatureDoesNotMatch', undefined, { CanonicalRequest: canonical });
  }
  requireSigned(request, claim.signedHeaders);
  return { hash: claim.payloadHash, chain: { seed: signature, key, scope } };
}

/** Compares in constant time. */
export function sameSignature(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Refuses what the signer did not see. Otherwise the holder of a presigned PUT could add
 * `x-amz-copy-source` and read any other object.
 */
function requireSigned(request: S3Request, signedHeaders: readonly string[]): void {
  if (!signedHeaders.includes('host')) {
    throw new S3Error('AccessDenied', 'The host header must be signed.');
  }
  const unsigned = [...request.headerNames()].filter(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      { HeadersNotSigned: unsigned.join(', ') },
    );
  }
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})$/;

function readHeader(request: S3Request, authorization: string): Claim {
  if (!authorization.startsWith(ALGORITHM)) {
    throw new S3Error(
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
    );
  }
  const [, credential, signedHeaders, signature] = HEADER.exec(authorization) ?? [];
  if (!credential || !signedHeaders || !signature) {
    throw new S3Error('AuthorizationHeaderMalformed');
  }
  const timestamp = requireCurrentTime(request);
  const payloadHash = request.header('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  }
  const { accessKey, scope } = readCredential(
    credential,
    timestamp,
    'AuthorizationHeaderMalformed',
  );
  return { accessKey, scope, signedHeaders: signedHeaders.split(';'), signature, payloadHash };
}

function requireCurrentTime(request: S3Request): string {
  const timestamp = request.header('x-amz-date') ?? isoTimestamp(request.header('date')) ?? '';
  const signedAt = parseTimestamp(timestamp);
  if (signedAt === undefined) {
    throw new S3Error('AccessDenied', 'A valid Date or x-amz-date header is required.');
  }
  if (Math.abs(Date.now() - signedAt) > MAX_SKEW_MS) throw new S3Error('RequestTimeTooSkewed');
  return timestamp;
}

function readPresigned(request: S3Request): Claim {
  const malformed = 'AuthorizationQueryParametersError';
  const required = (name: string): string => {
    const value = request.parameter(name);
    if (!value) throw new S3Error(malformed, `Query parameter ${name} is required.`);
    return value;
  };
  if (required('X-Amz-Algorithm') !== ALGORITHM) {
    throw new S3Error(malformed, `X-Amz-Algorithm only supports "${ALGORITHM}".`);
  }
  const timestamp = required('X-Amz-Date');
  const signedHeaders = required('X-Amz-SignedHeaders').split(';');
  const signature = required('X-Amz-Signature');
  const { accessKey, scope } = readCredential(required('X-Amz-Credential'), timestamp, malformed);
  requireInTime(timestamp, required('X-Amz-Expires'));
  request.presigned = true;
  const payloadHash = request.amz('x-amz-content-sha256') ?? UNSIGNED_PAYLOAD;
  return { accessKey, scope, signedHeaders, signature, payloadHash };
}

function requireInTime(timestamp: string, expires: string): void {
  const malformed = 'AuthorizationQueryParametersError';
  const signedAt = parseTimestamp(timestamp);
  if (signedAt === undefined) throw new S3Error(malformed, 'X-Amz-Date is malformed.');
  const seconds = /^\d{1,7}$/.test(expires) ? Number(expires) : NaN;
  if (!(seconds >= 1 && seconds <= MAX_EXPIRES_SECONDS)) {
    throw new S3Error(malformed, 'X-Amz-Expires must be between 1 second and one week.');
  }
  const now = Date.now();
  if (signedAt > now + MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not yet valid');
  if (now > signedAt + seconds * 1000) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      Expires: new Date(signedAt + seconds * 1000).toISOString(),
      ServerTime: new Date(now).toISOString(),
    });
  }
}

function readCredential(
  credential: string,
  timestamp: string,
  malformed: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError',
): { accessKey: string; scope: SigningScope } {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const [, accessKey = '', date = '', region = '', service] = match ?? [];
  const scope = { timestamp, date, region };
  if (service !== 's3' || !timestamp.startsWith(date)) {
    throw new S3Error(malformed, `The credential scope must be <date>/<region>/s3/aws4_request.`);
  }
  return { accessKey, scope };
}

/** Milliseconds since 1970 of `20260131T120000Z`. */
function parseTimestamp(timestamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function isoTimestamp(httpDate: string | undefined): string | undefined {
  const time = Date.parse(httpDate ?? '');
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
