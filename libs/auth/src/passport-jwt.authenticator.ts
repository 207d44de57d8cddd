import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { InvalidTokenError, MissingCredentialsError } from './auth.errors';
import type { Caller, CallerRequest } from './caller';
import { bearerOf, type CallerAuthenticator } from './caller-authenticator';
import { JWT_STRATEGY } from './jwt.strategy';
import { tokenError } from './user-token';

/** Authenticates people through the `JwtStrategy` that the app registers with Passport. */
@Injectable()
export class PassportJwtAuthenticator
  extends AuthGuard(JWT_STRATEGY)
  implements CallerAuthenticator
{
  async authenticate(context: ExecutionContext): Promise<Caller> {
    const request = context.switchToHttp().getRequest<CallerRequest & { user?: Caller }>();
    bearerOf(request);
    await this.canActivate(context);
    if (!request.user) throw new MissingCredentialsError();
    return request.user;
  }

  /** Passport says "no user" in `info`; we say it in our errors. */
  override handleRequest<User>(error: unknown, user: User | false, info: unknown): User {
    if (error instanceof Error) throw error;
    if (!user) throw info instanceof Error ? tokenError(info) : new InvalidTokenError();
    return user;
  }
}
