import { MalformedRequestError } from '@libs/errors';
import type { FastifyRequest } from 'fastify';

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/**
 * The address at which a request reached this service, as its client wrote it.
 * @throws MalformedRequestError when the `Host` header is no host
 */
export function baseUrlOf({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  if (!HOST.test(host)) throw new MalformedRequestError('The Host header is not a host name');
  return `${protocol}://${host}`;
}
