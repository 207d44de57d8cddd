import { SetMetadata } from '@nestjs/common';
import { AdminRequiredError, InsufficientScopeError, WrongCallerError } from './auth.errors';
import type { Caller } from './caller';
import type { Scope } from './scopes';

/** Who may call a route. */
export type RouteAccess =
  | { kind: 'public' }
  | { kind: 'user' }
  | { kind: 'system_admin' }
  | { kind: 'service'; scope: Scope };

export const ROUTE_ACCESS = 'vision:route-access';

const declare = (access: RouteAccess) => SetMetadata(ROUTE_ACCESS, access);

/** Anybody, without credentials. */
export const Public = () => declare({ kind: 'public' });

/** Any active user who signed in. */
export const UserRoute = () => declare({ kind: 'user' });

/** Users whose system role is `admin`. */
export const SystemAdminRoute = () => declare({ kind: 'system_admin' });

/** Services that were given `scope`. */
export const RequireScope = (scope: Scope) => declare({ kind: 'service', scope });

/** One line per declaration, for route lists. */
export function describeAccess(access: RouteAccess | undefined): string {
  if (!access) return 'undeclared';
  return access.kind === 'service' ? `service ${access.scope}` : access.kind;
}

/** @throws WrongCallerError, AdminRequiredError or InsufficientScopeError */
export function assertMayCall(access: RouteAccess, caller: Caller): void {
  switch (access.kind) {
    case 'public':
      return;
    case 'user':
      assertPerson(caller);
      return;
    case 'system_admin':
      assertPerson(caller);
      if (!caller.isSystemAdmin) throw new AdminRequiredError();
      return;
    case 'service':
      if (caller.kind !== 'service') {
        throw new WrongCallerError('This endpoint serves services, not users');
      }
      if (!caller.scopes.has(access.scope)) throw new InsufficientScopeError(access.scope);
  }
}

function assertPerson(caller: Caller): asserts caller is Extract<Caller, { kind: 'person' }> {
  if (caller.kind !== 'person') {
    throw new WrongCallerError('This endpoint serves users, not services');
  }
}
