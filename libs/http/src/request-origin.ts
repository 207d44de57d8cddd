import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

/** Where a request came from, as far as we believe it. */
export interface Origin {
  ipAddress: string | null;
  userAgent: string | null;
}

const MAX_USER_AGENT = 512;

type Source = Pick<FastifyRequest, 'ip' | 'headers'>;

/** The origin of a request. What a proxy header claims to be an address and is not one is dropped. */
export function originOf({ ip, headers }: Source): Origin {
  return {
    ipAddress: isIP(ip) ? ip : null,
    userAgent: headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
  };
}

export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin =>
  originOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
