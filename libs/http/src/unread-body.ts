import { MalformedRequestError } from '@libs/errors';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyTooLargeError } from './body-too-large.error';
import { JsonPieces } from './json-pieces';

/** So long a client that was answered early may go on sending. */
const PATIENCE_MS = 30_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bytes that a route takes at most which reads its body by itself. */
    unreadBodyLimit?: number;
  }
}

/**
 * A route that reads its JSON body by itself, with `readUnreadBody(request)`: after the guards, so that nobody
 * else's megabytes are taken in, and with a limit of its own.
 */
export const UnreadBody = (limitBytes: number) => RouteConfig({ unreadBodyLimit: limitBytes });

/** Leaves the bodies of `@UnreadBody(…)` routes where they are. */
export function leaveBodiesUnread(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit = route.config?.unreadBodyLimit;
    if (limit !== undefined) route.bodyLimit = limit;
  });
  fastify.addHook('onResponse', ({ raw, routeOptions }, _reply, done) => {
    if (routeOptions.config.unreadBodyLimit !== undefined && !raw.complete) throwAway(raw);
    done();
  });
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const unread = request.routeOptions.config.unreadBodyLimit !== undefined;
    done(null, unread ? emptyInsteadOf(Number(request.headers['content-length'])) : payload);
  });
}

/** The rest of a body stands before the next request of its connection. */
function throwAway(request: IncomingMessage): void {
  const patience = setTimeout(() => request.socket.destroy(), PATIENCE_MS).unref();
  request.once('close', () => clearTimeout(patience));
  request.resume();
}

/** Fastify compares `receivedEncodedLength` with the header when a hook replaced the stream. */
function emptyInsteadOf(contentLength: number) {
  return Object.assign(Readable.from([]), { receivedEncodedLength: contentLength || 0 });
}

/**
 * Reads the body of an `@UnreadBody(…)` route as JSON, in pieces that never hold up the event loop.
 * @returns undefined when it is empty
 * @throws MalformedRequestError, BodyTooLargeError
 */
export async function readUnreadBody({ raw, routeOptions }: FastifyRequest): Promise<unknown> {
  const pieces = new JsonPieces();
  let received = 0;
  // Ending the iteration early must not cut the connection that the answer needs.
  for await (const chunk of unbroken(raw.iterator({ destroyOnReturn: false }))) {
    received += chunk.length;
    if (received > routeOptions.bodyLimit) throw new BodyTooLargeError();
    pieces.push(chunk);
  }
  return pieces.end();
}

async function* unbroken(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch {
    throw new MalformedRequestError('The body ended early.');
  }
}
