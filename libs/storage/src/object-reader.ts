import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { BodyStream } from './body-stream';
import type { GetOptions, ObjectContent, ObjectHead } from './object-store';
import { Presigner } from './presigner';
import { type CallContext, fromSdk, fromStatus } from './s3-errors';
import type { StorageConfig } from './storage.config';
import { StorageUnavailableError } from './storage.errors';

type ReadMethod = 'GET' | 'HEAD';

interface Address {
  hostname: string;
  port: string;
}

const ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 50;
/** A signature is used at once; the rest is room for clocks that differ. */
const SIGNATURE_SECONDS = 900;
const TRANSIENT_STATUS = new Set([429, 500, 502, 503, 504]);
const MAX_ERROR_BODY = 16 * 1024;

/**
 * Reads objects over plain keep-alive connections with signed URLs:
 * twice as many small objects per second as GetObject of the SDK.
 */
export class ObjectReader {
  private readonly presigner: Presigner;
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly secure: boolean;
  private readonly addresses = new Map<string, Address>();

  constructor(private readonly config: StorageConfig) {
    this.secure = config.endpoint.startsWith('https:');
    this.presigner = new Presigner({ ...config, pathStyle: config.forcePathStyle });
    const options = { keepAlive: true, maxSockets: config.maxSockets, scheduling: 'lifo' } as const;
    this.agent = this.secure ? new HttpsAgent(options) : new HttpAgent(options);
  }

  async head(bucket: string, key: string): Promise<ObjectHead> {
    const context = { operation: 'HeadObject', bucket, key };
    const response = await this.open('HEAD', this.pathOf('HEAD', bucket, key), context);
    response.resume();
    return headOf(key, response);
  }

  async get(bucket: string, key: string, { range, ifMatch }: GetOptions): Promise<ObjectContent> {
    const context = { operation: 'GetObject', bucket, key };
    const response = await this.open('GET', this.pathOf('GET', bucket, key), context, {
      ...(range && { range: `bytes=${range.start}-${range.end - 1}` }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    });
    if (range && response.statusCode !== 206) {
      response.destroy();
      throw new StorageUnavailableError(new Error('S3 ignored the range'), context);
    }
    const length = Number(response.headers['content-length']);
    const body = new BodyStream(response, this.config.idleTimeoutMs);
    return { ...headOf(key, response), length, body };
  }

  /** One page of ListObjectsV2, as XML. */
  async listing(bucket: string, query: Record<string, string>): Promise<string> {
    const context = { operation: 'ListObjects', bucket, key: query['prefix'] ?? '' };
    const path = () => this.presigner.bucketPath(bucket, query, SIGNATURE_SECONDS);
    const body = new BodyStream(await this.open('GET', path, context), this.config.idleTimeoutMs);
    const late = new StorageUnavailableError(new Error('the listing took too long'), context);
    const limit = setTimeout(() => body.destroy(late), this.config.callTimeoutMs);
    try {
      return await text(body);
    } finally {
      clearTimeout(limit);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private address(bucket: string): Address {
    let address = this.addresses.get(bucket);
    if (!address) {
      const { hostname, port } = new URL(this.presigner.origin(bucket));
      address = { hostname: hostname.replace(/^\[|\]$/g, ''), port };
      this.addresses.set(bucket, address);
    }
    return address;
  }

  /** Signed anew for each attempt. */
  private pathOf(method: ReadMethod, bucket: string, key: string): () => string {
    const expiresInSeconds = SIGNATURE_SECONDS;
    return () => this.presigner.path({ method, bucket, key, expiresInSeconds });
  }

  private async open(
    method: ReadMethod,
    path: () => string,
    context: Required<CallContext>,
    headers: Record<string, string> = {},
  ): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.send({ method, path: path(), headers }, context.bucket);
        if (isSuccess(response)) return response;
        throw fromStatus(response.statusCode ?? 0, await errorCodeOf(response), context);
      } catch (thrown) {
        const error = fromSdk(thrown, context);
        if (attempt === ATTEMPTS || !isTransient(error)) throw error;
        await delay(FIRST_BACKOFF_MS * 2 ** attempt * Math.random());
      }
    }
  }

  private send(what: RequestOptions, bucket: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = { ...this.address(bucket), ...what, agent: this.agent };
      const request = this.secure ? httpsRequest(options) : httpRequest(options);
      const fail = (what: string) => request.destroy(new TimeoutError(what));
      const late = setTimeout(fail, this.config.callTimeoutMs, 'no answer in time');
      request.once('socket', (socket) => {
        if (!socket.connecting) return;
        const limit = setTimeout(fail, this.config.connectTimeoutMs, 'no connection in time');
        socket.once('connect', () => clearTimeout(limit));
        request.once('close', () => clearTimeout(limit));
      });
      request.once('response', (response) => {
        clearTimeout(late);
        resolve(response);
      });
      request.on('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      request.end();
    });
  }
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

function isSuccess({ statusCode }: IncomingMessage): boolean {
  return statusCode === 200 || statusCode === 206;
}

/** Broken connections (an idle one that the server just closed) and hiccups of the store, not a store that is down. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof StorageUnavailableError)) return false;
  const { code } = error.cause as NodeJS.ErrnoException;
  const { status } = error.context as { status?: number };
  return code === 'ECONNRESET' || code === 'EPIPE' || TRANSIENT_STATUS.has(status ?? 0);
}

async function errorCodeOf(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length > MAX_ERROR_BODY) break;
    }
  } catch {
    return '';
  }
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '';
}

function headOf(key: string, { headers }: IncomingMessage): ObjectHead {
  const whole = headers['content-range']?.split('/')[1] ?? headers['content-length'];
  return {
    key,
    size: Number(whole),
    etag: headers.etag ?? '',
    lastModified: new Date(headers['last-modified'] ?? 0),
    contentType: headers['content-type'],
  };
}
