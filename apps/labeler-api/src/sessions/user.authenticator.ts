import {
  CallerAuthenticator,
  InactiveUserError,
  InvalidTokenError,
  type JwtConfig,
  type PersonCaller,
  UserTokenReader,
} from '@libs/auth';
import { UserDirectory } from '@libs/user-db';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { SessionGate } from './session-gate';
import { JWT_CONFIG } from './sessions.config';

/** Who a user token stands for, as long as its session lives. */
@Injectable()
export class UserAuthenticator extends CallerAuthenticator {
  private readonly tokens: UserTokenReader;

  constructor(
    @Inject(JWT_CONFIG) jwt: JwtConfig,
    private readonly sessions: SessionGate,
    private readonly users: UserDirectory,
  ) {
    super();
    this.tokens = new UserTokenReader(jwt, { acceptExpired: true });
  }

  async authenticate(context: ExecutionContext): Promise<PersonCaller> {
    const token = await this.tokens.read(context);
    await this.sessions.requireAlive(token);
    const user = await this.users.find(token.userId);
    if (!user) throw new InvalidTokenError('User not found');
    if (!user.isActive) throw new InactiveUserError();
    return {
      kind: 'person',
      userId: user.id,
      email: user.email,
      fullName: user.fullName,
      systemRole: user.systemRole,
      isSystemAdmin: user.systemRole === 'admin',
      sessionId: token.sessionId,
    };
  }
}
