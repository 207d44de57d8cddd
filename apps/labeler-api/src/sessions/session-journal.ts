import { type AuditEntry, AuditTrail } from '@libs/audit';
import type { Origin } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { type NewSession, SessionRepository } from './session.repository';

/** A sign-in that failed. The caller is not told all of it. */
export interface Refusal {
  email: string;
  /** Null when no account has the e-mail. */
  userId: number | null;
  reason: 'unknown_email' | 'wrong_password' | 'inactive_user';
  origin: Origin;
}

/** Keeps sessions and what is on record of them in step: both are written, or neither. */
@Injectable()
export class SessionJournal {
  constructor(
    private readonly db: LabelerDb,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditTrail,
  ) {}

  async open(session: NewSession): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.sessions.open(tx, session);
      await this.audit.record(tx, { ...entryOf(session), action: 'login' });
    });
  }

  /** Does nothing when there is no such session or it has ended before. */
  async close(session: Omit<NewSession, 'issuedAt'>): Promise<void> {
    await this.db.transaction(async (tx) => {
      const closed = await this.sessions.close(tx, session.sessionId);
      if (closed) await this.audit.record(tx, { ...entryOf(session), action: 'logout' });
    });
  }

  async refuse({ email, userId, reason, origin }: Refusal): Promise<void> {
    await this.db.transaction((tx) =>
      this.audit.record(tx, {
        ...entryOf({ userId, sessionId: null, origin }),
        action: 'login_failed',
        status: 'failure',
        details: { email, reason },
      }),
    );
  }
}

interface Happening {
  userId: number | null;
  sessionId: string | null;
  origin: Origin;
}

function entryOf({ userId, sessionId, origin }: Happening): Omit<AuditEntry, 'action'> {
  return { userId, sessionId, origin, resourceType: 'session', resourceId: sessionId };
}
