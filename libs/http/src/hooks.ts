import type { Logger, Metrics } from '@libs/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Headers that no answer goes without. */
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

/** What the access line says about the caller, set by authentication. */
export interface AccessFacts {
  actor?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    accessFacts?: AccessFacts;
  }
}

/** Request id on every answer, one access line and one observation per request. */
export function installHooks(fastify: FastifyInstance, logger: Logger, metrics: Metrics): void {
  // The access line has fixed members and none of them is a secret: looking for some costs more than the line.
  const accessLogger = logger.child({}, { redact: [] });
  fastify.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    record(request, reply, accessLogger, metrics);
    done();
  });
}

/** For requests that are refused before any hook runs, too. */
export function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('X-Request-ID', request.id).headers(SECURITY_HEADERS);
}

function record(
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  metrics: Metrics,
): void {
  const route = request.routeOptions.url ?? 'unmatched';
  const milliseconds = reply.elapsedTime;
  if (!isEndless(reply)) {
    metrics.observeRequest(request.method, route, reply.statusCode, milliseconds / 1000);
  }
  if (QUIET.has(route) && reply.statusCode < 400) return;
  logger.info(
    {
      request_id: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      ...request.accessFacts,
    },
    'request',
  );
}

/** A stream of events lasts as long as somebody watches: that says nothing of how fast we are. */
function isEndless(reply: FastifyReply): boolean {
  return String(reply.getHeader('Content-Type') ?? '').startsWith('text/event-stream');
}

/** Probes and scrapes come every few seconds and say nothing. */
const QUIET = new Set(['/health', '/health/live', '/health/ready', '/metrics']);
