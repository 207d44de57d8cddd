import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** Where a session stands. */
export interface SessionState {
  loginAt: Date;
  lastActivityAt: Date;
  ended: boolean;
}

type SessionRow = { login_at: Date; last_activity_at: Date; ended: boolean };

@Injectable()
export class SessionQueries {
  constructor(private readonly db: LabelerDb) {}

  async find(sessionId: string): Promise<SessionState | undefined> {
    const [row] = await this.db.sql<SessionRow>`
      select s.login_at, coalesce(s.last_activity_at, s.login_at) as last_activity_at,
             s.logout_at is not null as ended
        from user_sessions s
       where s.session_id = ${sessionId}`;
    return row && { loginAt: row.login_at, lastActivityAt: row.last_activity_at, ended: row.ended };
  }
}
