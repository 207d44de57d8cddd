import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable } from '@nestjs/common';
import { aliveSession } from '../sessions/alive-session';
import type { SessionLimits } from '../sessions/session-rules';
import { SESSION_LIMITS } from '../sessions/sessions.config';
import type { DayCount } from './calendar';

/** Sessions that began in the period, which are sign-ins. Days are `YYYY-MM-DD`. */
export type SessionDays = {
  days: (DayCount & { seconds: number })[];
  /** Those that can be used at this moment, whenever they began. */
  active: number;
};

@Injectable()
export class SessionStatsQueries {
  constructor(
    private readonly db: LabelerDb,
    @Inject(SESSION_LIMITS) private readonly limits: SessionLimits,
  ) {}

  /** Sums over a few shards per day; sessions in use are read from their index. */
  async find(days: number): Promise<SessionDays> {
    const [row] = await this.db.query<SessionDays>(
      `select (select coalesce(jsonb_agg(to_jsonb(d) order by d.date), '[]')
                 from (select s.day as date, sum(s.sessions) as count, sum(s.seconds) as seconds
                         from session_days s
                        where s.day > (now() at time zone 'UTC')::date - $1::int
                          and s.day <= (now() at time zone 'UTC')::date
                        group by s.day) d) as days,
              (select count(*) from user_sessions s where ${aliveSession('s', 2)}) as active`,
      [days, this.limits.idleSeconds, this.limits.maxSeconds],
    );
    return row ?? { days: [], active: 0 };
  }
}
