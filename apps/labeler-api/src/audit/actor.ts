import { callerOf } from '@libs/auth';
import { type Origin, originOf } from '@libs/http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who does something, and from where: what an audit entry says of it. */
export interface Actor {
  userId: number;
  /** The sign-in; null for tokens made elsewhere. */
  sessionId: string | null;
  origin: Origin;
}

/** The signed-in user and the origin of the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const caller = callerOf(context);
  if (caller?.kind !== 'person') throw new Error('@CurrentActor() needs @UserRoute()');
  const { userId, sessionId } = caller;
  const origin = originOf(context.switchToHttp().getRequest<FastifyRequest>());
  return { userId, sessionId, origin };
});
