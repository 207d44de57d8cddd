import { type AuditStatus, type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { matching, UNSEALED, Values } from './audit-conditions';
import type { AuditCursor } from './audit-cursor';
import type { AuditFilter, Span } from './audit-search';

export type AuditLogRow = {
  id: number;
  timestamp: Date;
  /** The same in microseconds since 1970, which a `Date` does not hold. */
  micros: number;
  user_id: number | null;
  action: string;
  resource_type: string | null;
  resource_id: string | null;
  details: JsonObject | null;
  ip_address: string | null;
  user_agent: string | null;
  session_id: string | null;
  status: AuditStatus;
  error_message: string | null;
  created_at: Date;
};

const COLUMNS = `
  l.id, l.timestamp, (extract(epoch from l.timestamp) * 1000000)::bigint as micros, l.user_id, l.action, l.resource_type,
  l.resource_id, l.details, l.ip_address, l.user_agent, l.session_id, l.status, l.error_message, l.created_at`;

/** Part of a list: from which instants, after which row, and how many. */
export interface Window {
  span?: Span;
  after?: AuditCursor;
  skip?: number;
  limit: number;
}

/** Reads audit_logs, the newest first. */
@Injectable()
export class AuditLogQueries {
  constructor(private readonly db: LabelerDb) {}

  async list(filter: AuditFilter, { span, after, skip, limit }: Window): Promise<AuditLogRow[]> {
    const values = new Values();
    const [since, until] = span ?? [filter.since, filter.until];
    const conditions = [matching(filter, values)('l')];
    if (since) conditions.push(`l.timestamp >= ${values.add(since)}`);
    if (until) conditions.push(`l.timestamp < ${values.add(until)}`);
    if (after) {
      const instant = `timestamptz 'epoch' + ${values.add(after.micros)}::bigint * interval '1 microsecond'`;
      conditions.push(`(l.timestamp, l.id) < (${instant}, ${values.add(after.id)}::bigint)`);
    }
    const offset = skip ? `offset ${values.add(skip)}::bigint` : '';
    return this.db.query<AuditLogRow>(
      `select ${COLUMNS}
         from audit_logs l
        where ${conditions.join(' and ')}
        order by l.timestamp desc, l.id desc
        limit ${values.add(limit)}::bigint ${offset}`,
      values.list,
    );
  }

  async find(id: number): Promise<AuditLogRow | undefined> {
    const [row] = await this.db.query<AuditLogRow>(
      `select ${COLUMNS} from audit_logs l where l.id = $1`,
      [id],
    );
    return row;
  }

  /** Every action or type of resource that occurs, by name. */
  async names(column: 'action' | 'resource_type'): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>(
      `select c.${column} as name from audit_daily_counts c where c.${column} <> ''
        union
       select l.${column} from ${UNSEALED} where l.${column} <> ''
        order by name`,
    );
    return rows.map(({ name }) => name);
  }
}
