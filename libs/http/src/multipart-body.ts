import { AppError } from '@libs/errors';
import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';

interface MultipartConfig {
  multipart?: boolean;
}

/** So long a client that was answered early may go on sending. What it sends is thrown away. */
const LINGER_MS = 30_000;

/** The body has another media type than the endpoint reads. */
export class UnsupportedMediaTypeError extends AppError {
  readonly kind = 'unsupported_media';
  readonly code = 'unsupported_media_type';
}

/**
 * A route that takes files. Its body stays on the wire until the handler reads it with `readMultipart`, after the
 * guards: nobody's bytes are taken in who may not send them.
 */
export const MultipartBody = () =>
  applyDecorators(
    RouteConfig({ multipart: true } satisfies MultipartConfig),
    ApiConsumes('multipart/form-data'),
  );

/** Leaves multipart bodies of `@MultipartBody()` routes where they are; all other routes refuse them. */
export function installMultipart(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('multipart/form-data', (request, _payload, done) => {
    const { multipart } = request.routeOptions.config as MultipartConfig;
    done(multipart ? null : new UnsupportedMediaTypeError('Send the body as application/json.'));
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    const { multipart } = request.routeOptions.config as MultipartConfig;
    if (multipart && !request.raw.complete) linger(request.raw);
    done();
  });
}

/**
 * Reads on after an early answer: browsers look at the answer when they have sent everything, and a connection that is
 * closed before loses it.
 */
function linger(request: IncomingMessage): void {
  const patience = setTimeout(() => request.socket.destroy(), LINGER_MS).unref();
  request.once('close', () => clearTimeout(patience));
  request.unpipe();
  request.resume();
}
