import type { FastifyInstance } from 'fastify';

/**
 * JSON bodies on every method, and an empty body with a JSON content type means "no body":
 * browsers' clients put the content type on every request.
 */
export function installJsonParser(fastify: FastifyInstance, bodyLimit: number): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser(
    /^application\/([\w.-]+\+)?json(;|$)/,
    { parseAs: 'string', bodyLimit },
    (request, body: string, done) => {
      if (body.trim() === '') done(null, undefined);
      else void parse(request, body, done);
    },
  );
}
