import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { authenticate, type Credentials } from './authenticate';
import { corsHeaders, preflightHeaders } from './cors';
import { S3Error } from './errors';
import { S3Request } from './request';
import { route } from './router';
import { type Store } from './store';
import { xmlError } from './xml';

/** Longer than clients keep idle connections, so that it is they who close them. */
const KEEP_ALIVE_MS = 75_000;

/** How long requests under way may take to finish once the server is asked to close. */
const CLOSE_GRACE_MS = 5000;
const CLOSE_INTERVAL_MS = 20;

/** An HTTP server that speaks the S3 API, path-style, over a store. */
export class S3HttpServer {
  readonly server: Server;
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly store: Store,
    private readonly credentials: Credentials,
  ) {
    const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
      const serving = this.serve(incoming, response).finally(() => this.running.delete(serving));
      this.running.add(serving);
    };
    // A body may take as long as it takes; headers have Node's own limit.
    const limits = { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS };
    this.server = createServer(limits, listener);
    // The operation itself asks for the body, once it has decided that it wants it.
    this.server.on('checkContinue', listener);
  }

  /** Returns when all requests under way are done with, also those whose client has gone. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    // Connections that are kept alive become idle only when their last answer is out.
    const idle = setInterval(() => this.server.closeIdleConnections(), CLOSE_INTERVAL_MS);
    const all = setTimeout(() => this.server.closeAllConnections(), CLOSE_GRACE_MS);
    await closed;
    clearInterval(idle);
    clearTimeout(all);
    await Promise.all(this.running);
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    response.setHeader('x-amz-request-id', requestId);
    try {
      await this.answer(incoming, response);
    } catch (error) {
      sendError(incoming, response, error, requestId);
    }
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { store, credentials } = this;
    const request = new S3Request(incoming);
    const rules = store.catalog.buckets.get(request.bucket)?.cors;
    // Preflight requests are never signed.
    if (request.method === 'OPTIONS') {
      setHeaders(response, preflightHeaders(request, rules));
      response.setHeader('content-length', 0).end();
      return;
    }
    setHeaders(response, corsHeaders(request, rules));
    const payload = authenticate(request, credentials);
    request.validateNames();
    const { region } = credentials;
    await route(request)({ request, incoming, response, payload, store, region });
  }
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

function sendError(
  incoming: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  const known = error instanceof S3Error ? error : new S3Error('InternalError');
  if (known !== error && !isHangUp(error)) process.stderr.write(`s3-server: ${describe(error)}\n`);
  if (incoming.socket.destroyed) return;
  if (response.headersSent) {
    // The client sees a body shorter than announced, which is the only honest signal left.
    incoming.socket.destroy();
    return;
  }
  const { ActualObjectSize: size } = known.details;
  if (size) response.setHeader('content-range', `bytes */${size}`);
  response.statusCode = known.status;
  const body = Buffer.from(
    xmlError({
      Code: known.code,
      Message: known.message,
      ...known.details,
      Resource: (incoming.url ?? '').replace(/\?.*/, ''),
      RequestId: requestId,
    }),
  );
  response.setHeader('content-type', 'application/xml');
  response.setHeader('content-length', body.length);
  response.end(incoming.method === 'HEAD' ? undefined : body);
  // What is left of a refused body is read and dropped; closing instead could cost the client the answer.
  incoming.resume();
}

/** The client went away in the middle, which is its right. */
function isHangUp(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
