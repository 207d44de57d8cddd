import type { JwtConfig, UserToken } from '@libs/auth';
import { Inject, Injectable } from '@nestjs/common';
import { SessionActivity } from './session-activity';
import { SessionCache } from './session-cache';
import { assertSessionAlive, type SessionLimits } from './session-rules';
import { JWT_CONFIG, SESSIONS_CONFIG, type SessionsConfig } from './sessions.config';

/** Where every request with a user token passes. */
@Injectable()
export class SessionGate {
  private readonly limits: SessionLimits;

  constructor(
    @Inject(JWT_CONFIG) jwt: JwtConfig,
    @Inject(SESSIONS_CONFIG) sessions: SessionsConfig,
    private readonly cache: SessionCache,
    private readonly activity: SessionActivity,
  ) {
    this.limits = { idleSeconds: jwt.lifetimeSeconds, maxSeconds: sessions.maxSessionSeconds };
  }

  /** Notes the use of the token's session. @throws InvalidTokenError when it has ended */
  async requireAlive(token: UserToken): Promise<void> {
    const { sessionId } = token;
    const session = sessionId === null ? undefined : await this.cache.find(sessionId);
    assertSessionAlive(token, session, this.limits);
    if (sessionId !== null && session) this.activity.note(sessionId, session.lastActivityAt);
  }
}
