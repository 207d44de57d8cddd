import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';

/**
 * Signature Version 4, written a second time for what no SDK sends: signed chunks, odd paths,
 * requests changed after they were signed.
 */
export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
}

export interface RawRequest {
  readonly method: string;
  /** Percent-encoded, with query. */
  readonly target: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
  /** `x-amz-content-sha256`; the hash of the body unless given. */
  readonly payloadHash?: string;
  readonly signedAt?: Date;
  /** Sent, but kept from the signature. */
  readonly unsignedHeaders?: Record<string, string>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  /** The `<Code>` of an error. */
  readonly code?: string;
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

export interface Signed {
  readonly headers: Record<string, string>;
  readonly signature: string;
  readonly chain: { readonly key: Buffer; readonly scope: string; readonly timestamp: string };
}

export function signRequest(endpoint: string, keys: Keys, raw: RawRequest): Signed {
  const { method, target, body = Buffer.alloc(0), signedAt = new Date() } = raw;
  const timestamp = signedAt.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = timestamp.slice(0, 8);
  const payloadHash = raw.payloadHash ?? sha256(body);
  const headers: Record<string, string> = {
    ...raw.headers,
    host: new URL(endpoint).host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': timestamp,
  };
  const names = Object.keys(headers).sort();
  const [path = '', query = ''] = target.split('?');
  const parameters = query.split('&').filter(Boolean);
  const canonical = [
    method,
    path,
    parameters
      .map((item) => (item.includes('=') ? item : `${item}=`))
      .sort()
      .join('&'),
    names.map((name) => `${name}:${headers[name]}\n`).join(''),
    names.join(';'),
    payloadHash,
  ].join('\n');
  const scope = `${date}/${keys.region}/s3/aws4_request`;
  const key = ['s3', 'aws4_request'].reduce(
    (secret, text) => hmac(secret, text),
    hmac(hmac(`AWS4${keys.secretKey}`, date), keys.region),
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`);
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${keys.accessKey}/${scope}, ` +
    `SignedHeaders=${names.join(';')}, Signature=${signature.toString('hex')}`;
  return {
    headers: { ...headers, authorization, ...raw.unsignedHeaders },
    signature: signature.toString('hex'),
    chain: { key, scope, timestamp },
  };
}

/** A body of signed chunks, as `STREAMING-AWS4-HMAC-SHA256-PAYLOAD[-TRAILER]` wants it. */
export function frameSigned(
  { signature, chain }: Signed,
  chunks: readonly Buffer[],
  trailer?: string,
): Buffer {
  let previous = signature;
  const sign = (kind: string, hashes: string): string => {
    const head = `AWS4-HMAC-SHA256-${kind}\n${chain.timestamp}\n${chain.scope}`;
    previous = hmac(chain.key, `${head}\n${previous}\n${hashes}`).toString('hex');
    return previous;
  };
  const framed = [...chunks, Buffer.alloc(0)].flatMap((bytes) => [
    Buffer.from(
      `${bytes.length.toString(16)};chunk-signature=${sign('PAYLOAD', `${sha256('')}\n${sha256(bytes)}`)}\r\n`,
    ),
    bytes,
    Buffer.from(bytes.length > 0 ? '\r\n' : ''),
  ]);
  const end = trailer
    ? `${trailer}\r\nx-amz-trailer-signature:${sign('TRAILER', sha256(`${trailer}\n`))}\r\n\r\n`
    : '\r\n';
  return Buffer.concat([...framed, Buffer.from(end)]);
}

export async function sendRaw(endpoint: string, keys: Keys, raw: RawRequest): Promise<RawAnswer> {
  const { headers } = signRequest(endpoint, keys, raw);
  return send(endpoint, { ...raw, headers });
}

/** Sends a request exactly as it is. */
export function send(
  endpoint: string,
  { method, target, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method, path: target, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const code = /<Code>(\w+)<\/Code>/.exec(bytes.toString('latin1'))?.[1];
          const { statusCode: status = 0 } = response;
          resolve({ status, headers: response.headers, body: bytes, code });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
