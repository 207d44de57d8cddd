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

  /**
   * Ends a session in the name of somebody else, or of its user from elsewhere: it lasted up to its last use.
   * @param userId whose session it must be; null for anybody's
   * @returns undefined when there is none
   */
  async revoke(
    tx: Tx,
    sessionId: string,
    userId: number | null,
  ): Promise<{ userId: number; isEnded: boolean } | undefined> {
    const [row] = await tx.sql<{ userId: number; isEnded: boolean }>`
      with known as (
        select s.id, s.user_id from user_sessions s
         where s.session_id = ${sessionId} and (${userId}::int is null or s.user_id = ${userId}::int)
           for update
      ), ended as (
        update user_sessions s
           set logout_at = now(),
               duration_seconds = greatest(0, extract(epoch from coalesce(s.last_activity_at, s.login_at) - s.login_at))::int
          from known k
         where s.id = k.id and s.logout_at is null
        returning s.id
      )
      select k.user_id as "userId", exists (select from ended) as "isEnded" from known k`;
    return row;
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
