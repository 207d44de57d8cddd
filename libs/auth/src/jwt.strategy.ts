import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { JwtConfig } from './auth.config';
import type { PersonCaller } from './caller';
import { type UserToken, userTokenOf } from './user-token';

export const JWT_STRATEGY = 'jwt';

export interface JwtStrategyOptions {
  /** Hands expired tokens to `findPerson`, which then must judge `expiresAt` itself. */
  acceptExpired?: boolean;
}

/** Passport's JWT strategy with our rules; the app looks up the person behind a good token. */
export abstract class JwtStrategy extends PassportStrategy(Strategy, JWT_STRATEGY) {
  constructor(config: JwtConfig, { acceptExpired = false }: JwtStrategyOptions = {}) {
    // jsonwebtoken takes a key object; the types of passport-jwt do not know it.
    const secret = config.secret as unknown as Buffer;
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: ['HS256'],
      ignoreExpiration: acceptExpired,
      secretOrKeyProvider: (_request, _token, done) => done(null, secret),
    });
  }

  validate(payload: unknown): Promise<PersonCaller> {
    return this.findPerson(userTokenOf(payload));
  }

  /** @throws InvalidTokenError when the user is gone, InactiveUserError when deactivated */
  protected abstract findPerson(token: UserToken): Promise<PersonCaller>;
}
