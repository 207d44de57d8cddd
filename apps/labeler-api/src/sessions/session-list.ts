import { UserDirectory } from '@libs/user-db';
import { Inject, Injectable } from '@nestjs/common';
import { type SessionPageView, toSessionView } from './dto/session.view';
import { SessionListQueries, type SessionFilter } from './session-list.queries';
import type { SessionLimits } from './session-rules';
import { SESSION_LIMITS } from './sessions.config';

/** Who is or was signed in. Its callers decide whose sessions may be seen. */
@Injectable()
export class SessionList {
  constructor(
    private readonly sessions: SessionListQueries,
    private readonly users: UserDirectory,
    @Inject(SESSION_LIMITS) private readonly limits: SessionLimits,
  ) {}

  /** @param ownSessionId the session that asks */
  async list(filter: SessionFilter, ownSessionId: string | null): Promise<SessionPageView> {
    const { limit } = filter;
    const { total, rows } = await this.sessions.list({ ...filter, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const people = await this.users.findByIds(page.map(({ user_id: userId }) => userId));
    const last = page.at(-1);
    return {
      sessions: page.map((row) =>
        toSessionView(row, { people, ownSessionId, limits: this.limits }),
      ),
      total,
      next_cursor: rows.length > limit && last ? String(last.id) : null,
    };
  }
}
