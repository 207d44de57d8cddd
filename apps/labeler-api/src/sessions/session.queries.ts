import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** Where a session stands. */
export interface SessionState {
  loginAt: Date;
  lastActivityAt: Date;
  ended: boolean;
}

type SessionRow = { session_id: string; login_at: Date; last_activity_at: Date; ended: boolean };

@Injectable()
export class SessionQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Those of the sessions that exist. */
  async findByIds(sessionIds: readonly string[]): Promise<Map<string, SessionState>> {
    const rows = await this.db.sql<SessionRow>`
      select s.session_id, s.login_at, coalesce(s.last_activity_at, s.login_at) as last_activity_at,
             s.logout_at is not null as ended
        from user_sessions s
       where s.session_id = any((select ${sessionIds}::text[])::text[])`;
    return new Map(
      rows.map(({ session_id, login_at, last_activity_at, ended }) => [
        session_id,
        { loginAt: login_at, lastActivityAt: last_activity_at, ended },
      ]),
    );
  }
}
