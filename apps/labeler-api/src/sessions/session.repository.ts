import type { Tx } from '@libs/database';
import type { Origin } from '@libs/http';
import { Injectable } from '@nestjs/common';

export interface NewSession {
  sessionId: string;
  userId: number;
  /** Unix seconds; the same instant as in the token, which is how the two are matched. */
  issuedAt: number;
  origin: Origin;
}

/** Writes to user_sessions. Every method runs in the transaction of its caller. */
@Injectable()
export class SessionRepository {
  async open(tx: Tx, { origin, ...session }: NewSession): Promise<void> {
    await tx.sql`
      insert into user_sessions
        (user_id, session_id, login_at, last_activity_at, ip_address, user_agent)
      values (${session.userId}, ${session.sessionId}, to_timestamp(${session.issuedAt}),
        to_timestamp(${session.issuedAt}), ${origin.ipAddress}, ${origin.userAgent})`;
  }

  /** Ends the session. Returns false when there is none or it has ended before. */
  async close(tx: Tx, sessionId: string): Promise<boolean> {
    const closed = await tx.sql<{ id: number }>`
      update user_sessions s
         set logout_at = now(),
             duration_seconds = greatest(0, extract(epoch from now() - s.login_at))::int
       where s.session_id = ${sessionId} and s.logout_at is null
      returning s.id`;
    return closed.length > 0;
  }

  /** Records the last use of sessions, in a fixed order so that two replicas do not wait for each other. */
  async touch(tx: Tx, uses: ReadonlyMap<string, Date>): Promise<void> {
    const sorted = [...uses].sort(([a], [b]) => (a < b ? -1 : 1));
    await tx.sql`
      update user_sessions s
         set last_activity_at = greatest(s.last_activity_at, used.at)
        from unnest(${sorted.map(([id]) => id)}::text[], ${sorted.map(([, at]) => at)}::timestamptz[])
             as used (session_id, at)
       where s.session_id = used.session_id and s.logout_at is null`;
  }
}
