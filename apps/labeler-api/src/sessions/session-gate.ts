import type { UserToken } from '@libs/auth';
import { Inject, Injectable } from '@nestjs/common';
import { SessionActivity } from './session-activity';
import { SessionCache } from './session-cache';
import { assertSessionAlive, type SessionLimits } from './session-rules';
import { SESSION_LIMITS } from './sessions.config';

/** Where every request with a user token passes. */
@Injectable()
export class SessionGate {
  constructor(
    @Inject(SESSION_LIMITS) private readonly limits: SessionLimits,
    private readonly cache: SessionCache,
    private readonly activity: SessionActivity,
  ) {}

  /** Notes the use of the token's session. @throws InvalidTokenError when it has ended */
  async requireAlive(token: UserToken): Promise<void> {
    const { sessionId } = token;
    const session = sessionId === null ? undefined : await this.cache.find(sessionId);
    assertSessionAlive(token, session, this.limits);
    if (sessionId !== null && session) this.activity.note(sessionId, session.lastActivityAt);
  }
}
