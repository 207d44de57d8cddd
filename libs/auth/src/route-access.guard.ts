import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { RouteNotDeclaredError } from './auth.errors';
import { type Caller, callerLabel, type CallerRequest } from './caller';
import { CallerAuthenticator } from './caller-authenticator';
import { assertMayCall, ROUTE_ACCESS, type RouteAccess } from './route-access';
import { type RouteEntry, routeTable } from './route-table';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * The global guard: finds out who calls and lets in whom the route names. Closed by default, and the
 * application does not start while a route names nobody.
 */
@Injectable()
export class RouteAccessGuard implements CanActivate, OnModuleInit {
  /** By class and handler: controllers may share a handler that they inherit. */
  private readonly declared = new WeakMap<object, Map<object, RouteAccess | null>>();

  constructor(
    private readonly authenticator: CallerAuthenticator,
    private readonly reflector: Reflector,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws Error naming every route without a declaration */
  onModuleInit(): void {
    const open = this.routes().filter(({ access }) => access === 'undeclared');
    if (open.length === 0) return;
    const names = open.map(({ method, path }) => `${method} ${path}`).join(', ');
    throw new Error(`Declare who may call (@Public, @UserRoute, …): ${names}`);
  }

  /** Every endpoint and who may call it. */
  routes(): RouteEntry[] {
    return routeTable(this.discovery, this.reflector);
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.accessOf(context);
    if (access.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<CallerRequest>();
    const caller = this.authenticator.authenticate(context);
    // A caller that needed no waiting must not cost a turn of the event loop.
    return caller instanceof Promise
      ? caller.then((found) => this.admit(request, access, found))
      : this.admit(request, access, caller);
  }

  private admit(request: CallerRequest, access: RouteAccess, caller: Caller): boolean {
    request.caller = caller;
    request.accessFacts = { actor: callerLabel(caller) };
    try {
      assertMayCall(access, caller);
    } catch (error) {
      this.authenticator.refused(request, caller, error);
      throw error;
    }
    return true;
  }

  private accessOf(context: ExecutionContext): RouteAccess {
    const handler = context.getHandler();
    const controller = context.getClass();
    const access = this.declared.get(controller)?.get(handler) ?? this.read(controller, handler);
    if (!access) throw new RouteNotDeclaredError(`${controller.name}.${handler.name}`);
    return access;
  }

  private read(controller: Type, handler: Handler): RouteAccess | null {
    const targets = [handler, controller];
    const access = this.reflector.getAllAndOverride<RouteAccess>(ROUTE_ACCESS, targets) ?? null;
    const known = this.declared.get(controller) ?? new Map<object, RouteAccess | null>();
    this.declared.set(controller, known.set(handler, access));
    return access;
  }
}
