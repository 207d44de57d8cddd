import {
  InactiveUserError,
  InvalidTokenError,
  type JwtConfig,
  JwtStrategy,
  type PersonCaller,
  type UserToken,
} from '@libs/auth';
import { UserDirectory } from '@libs/user-db';
import { Inject, Injectable } from '@nestjs/common';
import { SessionGate } from './session-gate';
import { JWT_CONFIG } from './sessions.config';

/** Who a user token stands for, as long as its session lives. */
@Injectable()
export class UserTokenStrategy extends JwtStrategy {
  constructor(
    @Inject(JWT_CONFIG) config: JwtConfig,
    private readonly sessions: SessionGate,
    private readonly users: UserDirectory,
  ) {
    super(config, { acceptExpired: true });
  }

  protected async findPerson(token: UserToken): Promise<PersonCaller> {
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
