import { type Logger, LOGGER, Metrics, NestLogger } from '@libs/observability';
import { MalformedRequestError } from '@libs/errors';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { envelope, PROBLEM_TYPE } from './envelope';
import { ErrorFilter } from './error.filter';
import { installHooks, setCommonHeaders } from './hooks';
import type { HttpConfig } from './http.config';
import { installJsonParser } from './json-parser';
import { installMultipart } from './multipart-body';
import { openPathRewriter } from './open-paths';
import { requestIdOf } from './request-id';
import { endSilentConnections } from './silent-connections';
import { leaveBodiesUnread } from './unread-body';
import { createValidationPipe } from './validation.pipe';

export type HttpApp = NestFastifyApplication<RawServerDefault>;

export interface HttpAppOptions {
  module: Type | DynamicModule;
  config: HttpConfig;
  /** Largest body that an endpoint reads into memory. */
  bodyLimitBytes: number;
  /** Path before every route except the ones named. */
  prefix: string;
  unprefixed: string[];
  /** Routes with a parameter that may hold slashes: `POST /things/*thing_id/close`. */
  openPaths?: readonly string[];
}

const MAX_PATH_PARAMETER = 2048;
const HEADER_TIMEOUT_MS = 30_000;
/** Longer than the idle time of common load balancers, so that they close first. */
const KEEP_ALIVE_MS = 75_000;

/** A Nest application on Fastify with our errors, ids, logs, limits and CORS. It does not listen yet. */
export async function createHttpApp(options: HttpAppOptions): Promise<HttpApp> {
  const late: { filter?: ErrorFilter } = {};
  const adapter = new FastifyAdapter({
    skipMiddie: true,
    trustProxy: options.config.trustedProxies || false,
    bodyLimit: options.bodyLimitBytes,
    genReqId: requestIdOf,
    requestIdHeader: false,
    connectionTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER },
    rewriteUrl: openPathRewriter(options.prefix, options.openPaths ?? []),
    // Node would answer a missing Host with an empty 400; `refuseHostless` does it in our words.
    http: { headersTimeout: HEADER_TIMEOUT_MS, requireHostHeader: false },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      setCommonHeaders(request, reply);
      late.filter?.answer(error, request, reply);
    },
    clientErrorHandler: refuseBrokenRequest,
  });
  const app = await NestFactory.create<HttpApp>(options.module, adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  const logger = app.get<symbol, Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  const fastify = adapter.getInstance<FastifyInstance>();
  const filter = new ErrorFilter(logger);
  late.filter = filter;
  installHooks(fastify, logger, app.get(Metrics));
  installJsonParser(fastify, options.bodyLimitBytes);
  installMultipart(fastify);
  leaveBodiesUnread(fastify);
  ignoreExpectations(fastify);
  refuseHostless(fastify);
  endSilentConnections(fastify);
  enableCors(app, options.config.corsOrigins);
  app.useGlobalFilters(filter);
  app.useGlobalPipes(createValidationPipe());
  app.setGlobalPrefix(options.prefix, { exclude: options.unprefixed });
  return app;
}

/** RFC 9112 §3.2: a request of HTTP/1.1 must say whom it is for. */
function refuseHostless(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const hostless = raw.headers.host === undefined && raw.httpVersion === '1.1';
    done(hostless ? new MalformedRequestError('The request has no Host header.') : undefined);
  });
}

/** Node answers an `Expect` that it does not know with an empty 417; RFC 9110 §10.1.1 lets a server ignore it. */
function ignoreExpectations({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
}

/** CORS for browsers; other clients send no `Origin` and are spared the headers. */
function enableCors(app: HttpApp, origins: string[]): void {
  const options = {
    origin: origins.includes('*') ? true : origins,
    credentials: true,
    // Answers any OPTIONS: strictly, one without the headers of a preflight gets an error that is not of our shape.
    strictPreflight: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposedHeaders: EXPOSED_HEADERS.join(', '),
    maxAge: 600,
  };
  app.enableCors({
    // At its default hook, Nest writes headers to the socket's response early, which doubles the cost of all headers.
    hook: 'preParsing',
    delegator: (request, callback) =>
      callback(null, request.headers.origin === undefined ? { origin: false } : options),
  });
}

const EXPOSED_HEADERS = [
  'ETag',
  'X-Request-ID',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'Content-Disposition',
  'Content-Range',
  'Accept-Ranges',
  'Idempotency-Replayed',
  'X-Next-Cursor',
];

const SOCKET_STATUS: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Bytes that are not HTTP never become a request, so the answer is written to the socket itself. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = SOCKET_STATUS[error.code ?? ''] ?? 400;
  const detail =
    status === 431 ? 'The headers are too large.' : 'This is not a valid HTTP request.';
  const problem = { status, code: 'malformed_request', detail };
  const body = JSON.stringify(envelope(problem, 'none'));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
