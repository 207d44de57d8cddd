import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type StoredObject } from './catalog';
import { S3Error } from './errors';
import { type S3Request } from './request';

const STORED_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const OVERRIDABLE = ['content-type', ...STORED_HEADERS];
const META_PREFIX = 'x-amz-meta-';
const MAX_METADATA_BYTES = 2048;
const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';

/** What a write says about the object: its content type and kin, and its user metadata. */
export function readObjectHeaders(request: S3Request): Record<string, string> {
  const contentType = request.header('content-type') ?? DEFAULT_CONTENT_TYPE;
  const headers: Record<string, string> = { 'content-type': contentType };
  for (const name of STORED_HEADERS) {
    const value = request.header(name);
    if (value !== undefined) headers[name] = value;
  }
  const encoding = withoutAwsChunked(headers['content-encoding']);
  if (encoding) headers['content-encoding'] = encoding;
  else delete headers['content-encoding'];
  let metadataBytes = 0;
  for (const [name, value] of request.amzWithPrefix(META_PREFIX)) {
    headers[name] = requireSendable(name, value);
    metadataBytes += name.length - META_PREFIX.length + value.length;
  }
  if (metadataBytes > MAX_METADATA_BYTES) throw new S3Error('MetadataTooLarge');
  return headers;
}

/** `aws-chunked` tells how the body travelled, not what the object is. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  return encoding
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item && item.toLowerCase() !== 'aws-chunked')
    .join(', ');
}

/** What came in a query may hold what a header must not, such as a line break. */
function requireSendable(name: string, value: string): string {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return value;
  } catch {
    throw new S3Error('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.');
  }
}

/** The headers that describe an object, with the overrides that the URL asks for. */
export function describeObject(request: S3Request, object: StoredObject): Record<string, string> {
  const headers: Record<string, string> = {
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const name of OVERRIDABLE) {
    const override = request.parameter(`response-${name}`);
    if (override) headers[name] = requireSendable(name, override);
  }
  if (object.partSizes) headers['x-amz-mp-parts-count'] = String(object.partSizes.length);
  return headers;
}

/** The checksum headers, which a reader has to ask for. */
export function checksumHeaders(
  request: S3Request,
  { checksum }: StoredObject,
): Record<string, string> {
  if (!checksum || request.amz('x-amz-checksum-mode')?.toUpperCase() !== 'ENABLED') return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}
