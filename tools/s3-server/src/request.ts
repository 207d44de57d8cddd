import { S3Error } from './errors';
import { MAX_KEY_BYTES, type ObjectKey, percentDecode } from './keys';

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The beginning of an HTTP request, as Node gives it. */
export interface RequestHead {
  readonly method?: string;
  readonly url?: string;
  readonly rawHeaders: readonly string[];
}

export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/** The head of one request, taken apart once: path-style bucket and key as bytes, query, headers as they were sent. */
export class S3Request {
  readonly method: string;
  /** The path as decoded bytes, with its leading slash. */
  readonly path: string;
  readonly bucket: string;
  readonly key: ObjectKey;
  /** In the order sent, names and values as decoded bytes. */
  readonly query: readonly QueryParameter[];
  /** Set once the query has been verified to be a presigned one: its `x-amz-*` parameters act as headers. */
  presigned = false;
  private readonly headers = new Map<string, string>();

  /** @throws S3Error InvalidURI */
  constructor({ method = 'GET', url = '/', rawHeaders }: RequestHead) {
    this.method = method;
    const target = url.replace(/^https?:\/\/[^/?]*/i, '');
    const mark = target.indexOf('?');
    const path = percentDecode(mark < 0 ? target : target.slice(0, mark));
    if (!path?.startsWith('/')) throw new S3Error('InvalidURI');
    this.path = path;
    const slash = path.indexOf('/', 1);
    this.bucket = slash < 0 ? path.slice(1) : path.slice(1, slash);
    this.key = (slash < 0 ? '' : path.slice(slash + 1)) as ObjectKey;
    this.query = mark < 0 ? [] : parseQuery(target.slice(mark + 1));
    this.readHeaders(rawHeaders);
  }

  private readHeaders(raw: readonly string[]): void {
    for (let i = 0; i < raw.length; i += 2) {
      const name = (raw[i] ?? '').toLowerCase();
      const value = (raw[i + 1] ?? '').trim();
      const before = this.headers.get(name);
      this.headers.set(name, before === undefined ? value : `${before},${value}`);
    }
  }

  /** @throws S3Error when the bucket's name or the key's length is impossible */
  validateNames(): void {
    if (this.bucket && !BUCKET_NAME.test(this.bucket)) throw new S3Error('InvalidBucketName');
    if (this.key.length > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
  }

  /** A header as sent; repeated ones are joined with a comma. */
  header(name: string): string | undefined {
    return this.headers.get(name);
  }

  headerNames(): Iterable<string> {
    return this.headers.keys();
  }

  /** The first query parameter of that name (the name's case counts), `''` when it has no value. */
  parameter(name: string): string | undefined {
    return this.query.find((item) => item.name === name)?.value;
  }

  /** An `x-amz-*` setting: a header, or in a presigned URL also a query parameter. */
  amz(name: string): string | undefined {
    const header = this.headers.get(name);
    if (header !== undefined || !this.presigned) return header;
    return this.query.find((item) => item.name.toLowerCase() === name)?.value;
  }

  /** All `x-amz-*` settings whose name starts with the prefix, by lower-case name. */
  amzWithPrefix(prefix: string): [name: string, value: string][] {
    const query = this.presigned
      ? this.query.map(({ name, value }) => [name.toLowerCase(), value] as [string, string])
      : [];
    const found = new Map([...query, ...this.headers]);
    return [...found].filter(([name]) => name.startsWith(prefix));
  }
}

/** In S3 a plus sign in a query is a space. */
function parseQuery(raw: string): QueryParameter[] {
  return raw
    .split('&')
    .filter(Boolean)
    .map((item) => {
      const equals = item.indexOf('=');
      const name = percentDecode(plain(equals < 0 ? item : item.slice(0, equals)));
      const value = percentDecode(plain(equals < 0 ? '' : item.slice(equals + 1)));
      if (name === undefined || value === undefined) throw new S3Error('InvalidURI');
      return { name, value };
    });
}

function plain(encoded: string): string {
  return encoded.replaceAll('+', ' ');
}
