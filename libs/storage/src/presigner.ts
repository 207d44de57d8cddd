import { createHmac, hash } from 'node:crypto';
import { isIP } from 'node:net';
import { ShortHmac } from './short-hmac';

export type PresignMethod = 'GET' | 'HEAD' | 'PUT';

export interface PresignerOptions {
  /** `https://host[:port][/path]` as whoever uses the URL reaches it. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** True writes `/bucket/key`; false writes `bucket.host/key` where the host allows it. */
  pathStyle: boolean;
}

export interface PresignRequest {
  method: PresignMethod;
  bucket: string;
  key: string;
  /** 1 to 604800 (seven days), the limits of SigV4. */
  expiresInSeconds: number;
  /** Moment of signing; the present by default. */
  now?: Date;
  responseContentDisposition?: string | undefined;
  responseContentType?: string | undefined;
}

export const MAX_EXPIRY_SECONDS = 604_800;

/** One part of an object that is sent in parts. */
export interface PartRequest extends Omit<PresignRequest, 'method'> {
  uploadId: string;
  number: number;
}

/** What the AWS SDK calls each operation in the query. */
const OPERATION: Record<PresignMethod, string> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
};

const DNS_BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

interface Unsigned {
  method: PresignMethod;
  bucket: string;
  /** Below the bucket, encoded. */
  path: string;
  expiresInSeconds: number;
  now?: Date | undefined;
}

interface Target {
  origin: string;
  host: string;
  /** Path up to and with the slash before the key. */
  path: string;
}

/** Everything that depends on the second of signing alone. */
interface Instant {
  second: number;
  /** Query up to and with `X-Amz-Expires=`. */
  query: string;
  /** Signs the hash of a request. */
  hmac: ShortHmac;
}

/**
 * Signs S3 URLs with SigV4 in the query (host is the only signed header).
 * Gives the URLs of `@aws-sdk/s3-request-presigner`, at a hundredth of the cost.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export class Presigner {
  private readonly base: URL;
  private readonly secret: string;
  private readonly targets = new Map<string, Target>();
  private readonly dayKeys = new Map<string, Buffer>();
  private instant: Instant | undefined;

  constructor(private readonly options: PresignerOptions) {
    this.base = new URL(options.endpoint);
    this.secret = `AWS4${options.secretAccessKey}`;
  }

  /** A whole URL. @throws RangeError when the expiry is not a whole number of seconds from 1 to 604800. */
  url(request: PresignRequest): string {
    return this.origin(request.bucket) + this.path(request);
  }

  /** A whole URL that a part is PUT to. @throws RangeError as `url` does */
  partUrl({ bucket, key, uploadId, number, ...request }: PartRequest): string {
    const rest = `&partNumber=${number}&uploadId=${escapeUri(uploadId)}&x-id=UploadPart`;
    const path = encodeKey(key);
    return this.origin(bucket) + this.sign({ ...request, method: 'PUT', bucket, path }, rest);
  }

  /** Scheme and host that serve a bucket. */
  origin(bucket: string): string {
    return this.target(bucket).origin;
  }

  /** Path and query of a URL, for a client that must send them unchanged. */
  path(request: PresignRequest): string {
    const { method, bucket, key, expiresInSeconds, now } = request;
    const rest = `${overrides(request)}&x-id=${OPERATION[method]}`;
    return this.sign({ method, bucket, path: encodeKey(key), expiresInSeconds, now }, rest);
  }

  /** Path and query of a GET of the bucket itself, such as a listing. Names in lower case. */
  bucketPath(bucket: string, query: Record<string, string>, expiresInSeconds: number): string {
    const rest = Object.keys(query)
      .sort()
      .map((name) => `&${name}=${escapeUri(query[name] ?? '')}`);
    return this.sign({ method: 'GET', bucket, path: '', expiresInSeconds }, rest.join(''));
  }

  /** `rest`: further parameters, sorted and encoded; all of them stand after `X-Amz-`. */
  private sign(request: Unsigned, rest: string): string {
    const { method, bucket, expiresInSeconds } = request;
    if (!(Number.isInteger(expiresInSeconds) && isExpiry(expiresInSeconds))) {
      throw new RangeError(`A presigned URL lives 1 to ${MAX_EXPIRY_SECONDS} seconds`);
    }
    const target = this.target(bucket);
    const instant = this.at(request.now?.getTime() ?? Date.now());
    const path = target.path + request.path;
    const query = instant.query + expiresInSeconds;
    const tail = `&X-Amz-SignedHeaders=host${rest}`;
    const canonical = `${method}\n${path}\n${query}${tail}\nhost:${target.host}\n\nhost\nUNSIGNED-PAYLOAD`;
    const signature = instant.hmac.hex(hash('sha256', canonical));
    return `${path}?${query}&X-Amz-Signature=${signature}${tail}`;
  }

  private target(bucket: string): Target {
    let target = this.targets.get(bucket);
    if (!target) {
      target = this.locate(bucket);
      this.targets.set(bucket, target);
    }
    return target;
  }

  private locate(bucket: string): Target {
    const { protocol, host, hostname } = this.base;
    const root = this.base.pathname.replace(/\/+$/, '');
    const bare = hostname.replace(/^\[|\]$/g, '');
    if (this.options.pathStyle || isIP(bare) > 0 || !DNS_BUCKET.test(bucket)) {
      return { origin: `${protocol}//${host}`, host, path: `${root}/${escapeUri(bucket)}/` };
    }
    const virtual = `${bucket}.${host}`;
    return { origin: `${protocol}//${virtual}`, host: virtual, path: `${root}/` };
  }

  private at(milliseconds: number): Instant {
    const second = Math.floor(milliseconds / 1000);
    if (this.instant?.second === second) return this.instant;
    const { accessKeyId, region } = this.options;
    const moment = new Date(second * 1000).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const day = moment.slice(0, 8);
    const scope = `${day}/${region}/s3/aws4_request`;
    const credential = escapeUri(`${accessKeyId}/${scope}`);
    this.instant = {
      second,
      query:
        'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD' +
        `&X-Amz-Credential=${credential}&X-Amz-Date=${moment}&X-Amz-Expires=`,
      hmac: new ShortHmac(this.signingKey(day), `AWS4-HMAC-SHA256\n${moment}\n${scope}\n`),
    };
    return this.instant;
  }

  private signingKey(day: string): Buffer {
    let key = this.dayKeys.get(day);
    if (!key) {
      const scope = [day, this.options.region, 's3', 'aws4_request'];
      const derive = (secret: Buffer, part: string) =>
        createHmac('sha256', secret).update(part).digest();
      key = scope.reduce(derive, Buffer.from(this.secret));
      // Two, because around midnight stable URLs of yesterday alternate with fresh ones.
      if (this.dayKeys.size >= 2) this.dayKeys.clear();
      this.dayKeys.set(day, key);
    }
    return key;
  }
}

function isExpiry(seconds: number): boolean {
  return seconds >= 1 && seconds <= MAX_EXPIRY_SECONDS;
}

function overrides(request: PresignRequest): string {
  const { responseContentDisposition: disposition, responseContentType: type } = request;
  return (
    (disposition === undefined ? '' : `&response-content-disposition=${escapeUri(disposition)}`) +
    (type === undefined ? '' : `&response-content-type=${escapeUri(type)}`)
  );
}

const PLAIN_KEY = /^[A-Za-z0-9._~/-]*$/;
/** What `encodeURI` leaves alone and S3 does not, but for the slash. */
const LEFT_ALONE = /[!'()*;,?:@&=+$#]/;

/** A key as it stands in a URL path: RFC 3986 unreserved characters and slashes stay. */
export function encodeKey(key: string): string {
  if (PLAIN_KEY.test(key)) return key;
  const encoded = encodeURI(key);
  return LEFT_ALONE.test(encoded) ? escapeUri(key).replaceAll('%2F', '/') : encoded;
}

function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
