import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller, CallerRequest, PersonCaller, ServiceCaller } from './caller';

/** The caller that authentication found; undefined on public routes. */
export function callerOf(context: ExecutionContext): Caller | undefined {
  return context.switchToHttp().getRequest<CallerRequest>().caller;
}

/** The signed-in user, on `@UserRoute()` and `@SystemAdminRoute()` handlers. */
export const CurrentPerson = createParamDecorator((_: unknown, context): PersonCaller => {
  const caller = callerOf(context);
  if (caller?.kind !== 'person') throw new Error('@CurrentPerson() needs @UserRoute()');
  return caller;
});

/** The calling service, on `@RequireScope(…)` handlers. */
export const CurrentService = createParamDecorator((_: unknown, context): ServiceCaller => {
  const caller = callerOf(context);
  if (caller?.kind !== 'service') throw new Error('@CurrentService() needs @RequireScope(…)');
  return caller;
});
