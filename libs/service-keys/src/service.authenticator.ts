import {
  bearerOf,
  type Caller,
  CallerAuthenticator,
  type CallerRequest,
  InsufficientScopeError,
  InvalidTokenError,
  parseUserId,
  type ServiceCaller,
  type ServiceTokenConfig,
  verifyServiceToken,
} from '@libs/auth';
import { ValidationFailedError } from '@libs/errors';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { KeyRefusals } from './key-refusals';
import { SERVICE_KEY_MARK } from './service-key';
import { ServiceKeyAuthenticator } from './service-key.authenticator';

export const SERVICE_TOKEN_CONFIG = Symbol('SERVICE_TOKEN_CONFIG');

/** Authenticates services by key or token, and says for which user they ask. */
@Injectable()
export class ServiceAuthenticator extends CallerAuthenticator {
  constructor(
    private readonly keys: ServiceKeyAuthenticator,
    @Inject(SERVICE_TOKEN_CONFIG) private readonly tokens: ServiceTokenConfig,
    private readonly refusals: KeyRefusals,
  ) {
    super();
  }

  authenticate(context: ExecutionContext): ServiceCaller | Promise<ServiceCaller> {
    const request = context.switchToHttp().getRequest<CallerRequest>();
    const caller = this.callerOf(bearerOf(request), request.ip);
    return caller instanceof Promise
      ? caller.then((found) => actingFor(request, found))
      : actingFor(request, caller);
  }

  override refused({ ip }: CallerRequest, caller: Caller, error: unknown): void {
    if (!(error instanceof InsufficientScopeError)) return;
    if (caller.kind !== 'service' || caller.credential !== 'key') return;
    const { serviceId: accountId } = caller;
    const { requiredScope } = error;
    this.refusals.note({ reason: 'insufficient_scope', accountId, requiredScope, ip });
  }

  private callerOf(
    credential: string,
    ip: string | undefined,
  ): ServiceCaller | Promise<ServiceCaller> {
    if (credential.startsWith(SERVICE_KEY_MARK)) return this.keys.authenticate(credential, ip);
    if (!this.tokens.secret) throw new InvalidTokenError('Service tokens are not accepted here');
    return verifyServiceToken(this.tokens.secret, credential);
  }
}

/**
 * A token's own subject stands; else the header `X-User-ID` names the user.
 * @throws ValidationFailedError when the header is there and names nobody: ignoring it would widen the view.
 */
function actingFor({ headers }: CallerRequest, caller: ServiceCaller): ServiceCaller {
  const header = headers['x-user-id'];
  if (header === undefined || caller.actingUserId !== null) return caller;
  const actingUserId = parseUserId(header);
  if (actingUserId === undefined) {
    const message = 'must be the id of a user, a whole number from 1 to 2147483647';
    throw new ValidationFailedError([{ field: 'X-User-ID', message }]);
  }
  return { ...caller, actingUserId };
}
