import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { SessionCache } from './session-cache';
import { SessionRepository } from './session.repository';
import { SessionNotFoundError } from './sessions.errors';

/** Ends sessions that are not the one that asks for it. */
@Injectable()
export class SessionRevocation {
  constructor(
    private readonly db: LabelerDb,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditTrail,
    private readonly cache: SessionCache,
  ) {}

  /**
   * Ends the session here at once and everywhere within a few seconds, as signing out does. One that has ended stays
   * as it is.
   * @param userId whose session it must be; null for anybody's
   * @throws SessionNotFoundError
   */
  async revoke(actor: Actor, sessionId: string, userId: number | null): Promise<void> {
    const found = await this.db.transaction(async (tx) => {
      const session = await this.sessions.revoke(tx, sessionId, userId);
      if (session?.isEnded) {
        await this.audit.record(tx, {
          ...actor,
          action: 'session_revoke',
          resourceType: 'session',
          resourceId: sessionId,
          details: { target_user_id: session.userId },
        });
      }
      return session;
    });
    if (!found) throw new SessionNotFoundError(sessionId);
    this.cache.forget(sessionId);
  }
}
