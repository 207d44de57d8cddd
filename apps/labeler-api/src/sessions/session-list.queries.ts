import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable } from '@nestjs/common';
import { aliveSession } from './alive-session';
import type { SessionLimits } from './session-rules';
import { SESSION_LIMITS } from './sessions.config';

export type SessionRow = {
  id: number;
  session_id: string;
  user_id: number;
  login_at: Date;
  last_activity_at: Date;
  logout_at: Date | null;
  duration_seconds: number;
  ip_address: string | null;
  user_agent: string | null;
  active: boolean;
};

export interface SessionFilter {
  userId?: number | undefined;
  /** Whether its token would be let in at this moment. */
  active?: boolean | undefined;
  limit: number;
  /** The last session of the page before. */
  beforeId?: number | undefined;
}

export interface SessionPage {
  /** Of all pages. */
  total: number;
  rows: SessionRow[];
}

@Injectable()
export class SessionListQueries {
  constructor(
    private readonly db: LabelerDb,
    @Inject(SESSION_LIMITS) private readonly limits: SessionLimits,
  ) {}

  /** The newest first, in one statement. Totals are read from the days, or counted by the index of what is asked for. */
  async list({ userId, active, limit, beforeId }: SessionFilter): Promise<SessionPage> {
    const values: unknown[] = [this.limits.idleSeconds, this.limits.maxSeconds];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const ofUser = userId === undefined ? '' : `and s.user_id = ${bind(userId)}::int`;
    const ofState = active === undefined ? '' : `and ${active ? '' : 'not '}${ALIVE}`;
    const after =
      beforeId === undefined
        ? ''
        : `and (s.login_at, s.id) < (select l.login_at, l.id from user_sessions l where l.id = ${bind(beforeId)})`;
    const rows = await this.db.query<{ total: number } & (SessionRow | { id: null })>(
      `select ${totalOf(ofUser, active)} as total, p.*
         from (select) t
         left join lateral (
           select ${COLUMNS} from user_sessions s
            where true ${ofUser} ${ofState} ${after}
            order by s.login_at desc, s.id desc
            limit ${bind(limit)}) p on true
        order by p.login_at desc, p.id desc`,
      values,
    );
    return {
      total: rows[0]?.total ?? 0,
      rows: rows.flatMap(({ total: _total, ...row }) => (row.id === null ? [] : [row])),
    };
  }
}

const ALIVE = aliveSession('s', 1);

const COLUMNS = `s.id, s.session_id, s.user_id, s.login_at, coalesce(s.last_activity_at, s.login_at) as last_activity_at,
  s.logout_at, s.ip_address, s.user_agent, ${ALIVE} as active,
  greatest(0, coalesce(s.duration_seconds,
    floor(extract(epoch from coalesce(s.last_activity_at, s.login_at) - s.login_at))::bigint)) as duration_seconds`;

/** Sessions that ended are all without those that did not: there is no index for them. */
function totalOf(ofUser: string, active: boolean | undefined): string {
  const all =
    ofUser === ''
      ? '(select coalesce(sum(d.sessions), 0) from session_days d)'
      : `(select count(*) from user_sessions s where true ${ofUser})`;
  const alive = `(select count(*) from user_sessions s where ${ALIVE} ${ofUser})`;
  if (active === undefined) return all;
  return active ? alive : `${all} - ${alive}`;
}
