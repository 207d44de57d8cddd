import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { readCursor, writeCursor } from './audit-cursor';
import { AuditLogQueries, type AuditLogRow } from './audit-log.queries';
import { AuditLogNotFoundError } from './audit-logs.errors';
import { AuditPlaceQueries, type PagePlace } from './audit-place.queries';
import { type AuditFilter, dayOf, spanOf } from './audit-search';
import { AuditSummaryQueries } from './audit-summary.queries';
import {
  type AuditLogDetailView,
  type AuditLogPageView,
  type AuditSummaryView,
  type People,
  toAuditLogDetailView,
  toAuditLogView,
} from './dto/audit-log.view';
import { type ListAuditLogsQuery, toFilter } from './dto/audit-logs.query';

const DAY_MS = 86_400_000;

/** The audit log, for system administrators. */
@Injectable()
export class AuditLogsService {
  constructor(
    private readonly logs: AuditLogQueries,
    private readonly places: AuditPlaceQueries,
    private readonly summaries: AuditSummaryQueries,
    private readonly users: UserDirectory,
  ) {}

  /** @throws ValidationFailedError for a cursor of another kind */
  async list(query: ListAuditLogsQuery): Promise<AuditLogPageView> {
    const { limit, offset } = query;
    const { total, rows } = await this.page(query);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const people = await this.peopleOf(page);
    return {
      ...{ total, limit, offset },
      items: page.map((row) => toAuditLogView(row, people)),
      next_cursor: last ? writeCursor(last) : null,
    };
  }

  /** @throws AuditLogNotFoundError */
  async get(logId: number): Promise<AuditLogDetailView> {
    const row = await this.logs.find(logId);
    if (!row) throw new AuditLogNotFoundError(logId);
    return toAuditLogDetailView(row, await this.peopleOf([row]));
  }

  async summarize(days: number, now = new Date()): Promise<AuditSummaryView> {
    const start = new Date(now.getTime() - days * DAY_MS);
    const { total, users, ...counts } = await this.summaries.since(start);
    return {
      ...counts,
      total_logs: total,
      unique_users: users,
      time_range: { start: start.toISOString(), end: now.toISOString(), days },
    };
  }

  names(column: 'action' | 'resource_type'): Promise<string[]> {
    return this.logs.names(column);
  }

  /** One batched look-up; nobody's e-mail is known while that cannot be answered. */
  peopleOf(rows: readonly AuditLogRow[]): Promise<People> {
    return this.users.findByIds(rows.flatMap(({ user_id }) => (user_id === null ? [] : [user_id])));
  }

  /** One row more than the page has, if there is one. */
  private async page(query: ListAuditLogsQuery): Promise<{ total: number; rows: AuditLogRow[] }> {
    const filter = toFilter(query);
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const limit = query.limit + 1;
    if (!after) {
      const place = await this.places.find(filter, { offset: query.offset, limit });
      const span = spanOfPlace(filter, place);
      const rows = span ? await this.logs.list(filter, { span, skip: place.skip, limit }) : [];
      return { total: place.total, rows };
    }
    const beforeDay = dayOf(new Date(Math.floor(after.micros / 1000)));
    const place = await this.places.find(filter, { offset: 0, limit, beforeDay });
    const [since, until] = spanOf(filter, place.oldest ?? beforeDay, beforeDay);
    const rows = await this.logs.list(filter, { span: [since, until], after, limit });
    return { total: place.total, rows };
  }
}

function spanOfPlace(filter: AuditFilter, { newest, oldest }: PagePlace) {
  return newest === null || oldest === null ? undefined : spanOf(filter, oldest, newest);
}
