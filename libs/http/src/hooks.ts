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
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-ID', request.id).headers(SECURITY_HEADERS);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    record(request, reply, logger, metrics);
    done();
  });
}

function record(
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  metrics: Metrics,
): void {
  const route = request.routeOptions.url ?? 'unmatched';
  const milliseconds = reply.elapsedTime;
  metrics.observeRequest(request.method, route, reply.statusCode, milliseconds / 1000);
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

/** Probes and scrapes come every few seconds and say nothing. */
const QUIET = new Set(['/health', '/health/live', '/health/ready', '/metrics']);
