import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { ExecutionContext } from '@nestjs/common';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { randomUUID } from 'node:crypto';
import type { JwtConfig } from './auth.config';
import { InvalidTokenError } from './auth.errors';
import { bearerOf } from './caller-authenticator';
import { tokenError, type UserToken, userTokenOf } from './user-token';

export interface UserTokenOptions {
  /** Leaves the judgement of `expiresAt` to the caller. */
  acceptExpired?: boolean;
}

type TokenRequest = { headers: { authorization?: string }; user?: UserToken };

/** Reads the user token of a request through Passport's JWT strategy. */
export class UserTokenReader {
  private readonly guard: { canActivate(context: ExecutionContext): unknown };

  constructor(config: JwtConfig, options: UserTokenOptions = {}) {
    // Passport keeps strategies by name for the whole process; each reader must find its own secret.
    const name = `user-token-${randomUUID()}`;
    registerStrategy(name, config, options);
    this.guard = new (guardOf(name))();
  }

  /** @throws MissingCredentialsError, InvalidTokenError */
  async read(context: ExecutionContext): Promise<UserToken> {
    const request = context.switchToHttp().getRequest<TokenRequest>();
    bearerOf(request);
    await this.guard.canActivate(context);
    if (!request.user) throw new InvalidTokenError();
    return request.user;
  }
}

function registerStrategy(name: string, config: JwtConfig, options: UserTokenOptions): void {
  // jsonwebtoken takes a key object, which it verifies 40 times faster; the types of passport-jwt do not know it.
  const secret = config.secret as unknown as Buffer;
  class UserTokenStrategy extends PassportStrategy(Strategy, name) {
    validate(payload: unknown): UserToken {
      return userTokenOf(payload);
    }
  }
  new UserTokenStrategy({
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    algorithms: ['HS256'],
    ignoreExpiration: options.acceptExpired ?? false,
    secretOrKeyProvider: (_request, _token, done) => done(null, secret),
  });
}

function guardOf(name: string) {
  return class UserTokenGuard extends AuthGuard(name) {
    /** Passport says "no user" in `info`; we say it in our errors. */
    override handleRequest<User>(error: unknown, user: User | false, info: unknown): User {
      if (error instanceof Error) throw error;
      if (!user) throw info instanceof Error ? tokenError(info) : new InvalidTokenError();
      return user;
    }
  };
}
