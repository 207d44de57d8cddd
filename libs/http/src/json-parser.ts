import { MalformedRequestError } from '@libs/errors';
import type { FastifyInstance } from 'fastify';
import { nestsDeeperThan } from './json-nesting';

/** Far more than any request of ours has. What walks over a value recursively would run out of stack. */
export const MAX_NESTING = 64;

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
      else if (nestsDeeperThan(MAX_NESTING, body)) done(tooDeep());
      else void parse(request, body, done);
    },
  );
}

export function tooDeep(): MalformedRequestError {
  return new MalformedRequestError(`The body nests deeper than ${MAX_NESTING} levels.`);
}
