import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { matching, UNSEALED, Values } from './audit-conditions';
import { type AuditFilter, type DaySplit, type Span, splitByDays } from './audit-search';

/** Which page: by its number of rows, or after a row of this day. */
export interface PageAsked {
  /** Rows before the page; of the days before `beforeDay` only, when that is given. */
  offset: number;
  limit: number;
  beforeDay?: string;
}

/** How many rows there are, and on which days those of the page are. */
export interface PagePlace {
  total: number;
  /** Null when the page is empty. */
  newest: string | null;
  oldest: string | null;
  /** Rows of the newest day that come before the page. */
  skip: number;
}

type Row = { total: number; newest: string | null; oldest: string | null; before: number | null };

/** Finds pages of the audit log by what is counted per day, so that a page far behind costs no more than the first. */
@Injectable()
export class AuditPlaceQueries {
  constructor(private readonly db: LabelerDb) {}

  async find(filter: AuditFilter, { offset, limit, beforeDay }: PageAsked): Promise<PagePlace> {
    const values = new Values();
    const days = countedByDay(filter, values);
    if (days === '') return { total: 0, newest: null, oldest: null, skip: 0 };
    const [from, wanted] = [values.add(offset), values.add(limit)];
    const of = beforeDay === undefined ? 'true' : `p.day < ${values.add(beforeDay)}::date`;
    const [row] = await this.db.query<Row>(
      `with days (day, n) as (${days}),
            per_day as (select d.day, sum(d.n) as n from days d group by d.day),
            running as (select p.day, p.n, sum(p.n) over (order by p.day desc) as upto from per_day p where ${of}),
            first as (
              select r.day, r.upto - r.n as before from running r
               where r.upto > ${from}::bigint order by r.day desc limit 1
            )
       select coalesce((select sum(p.n) from per_day p), 0) as total,
              (select f.day::text from first f) as newest, (select f.before from first f) as before,
              coalesce(
                (select max(r.day) from running r where r.upto >= ${from}::bigint + ${wanted}::bigint),
                (select min(r.day) from running r))::text as oldest`,
      values.list,
    );
    const { total = 0, newest = null, oldest = null, before = null } = row ?? {};
    return { total, newest, oldest, skip: newest === null ? 0 : offset - (before ?? 0) };
  }
}

/** Rows of a filter by day, in parts: (day, n). Empty when its bounds let nothing through. */
function countedByDay(filter: AuditFilter, values: Values): string {
  const matches = matching(filter, values);
  const { days, edges } = splitByDays(filter);
  return [
    ...wholeDays(filter, days, { matches, values }),
    ...edges.map((span) => edge(span, matches('l'), values)),
  ].join(' union all ');
}

function wholeDays(
  { userId }: AuditFilter,
  days: DaySplit['days'],
  { matches, values }: { matches: (alias: string) => string; values: Values },
): string[] {
  if (!days) return [];
  const first = days.first === undefined ? undefined : values.add(days.first);
  const after = days.after === undefined ? undefined : values.add(days.after);
  const within = (column: string, cast: string) =>
    [
      ...(first ? [`and ${column} >= ${first}${cast}`] : []),
      ...(after ? [`and ${column} < ${after}${cast}`] : []),
    ].join(' ');
  const counts = userId === undefined ? 'audit_daily_counts' : 'audit_daily_user_counts';
  return [
    `select c.day, c.count from ${counts} c where ${matches('c')} ${within('c.day', '::date')}`,
    `select (q.timestamp at time zone 'UTC')::date, 1 from ${UNSEALED}
      where ${matches('l')} ${within('q.timestamp', `::date::timestamp at time zone 'UTC'`)}`,
  ];
}

function edge([since, until]: Span, matches: string, values: Values): string {
  return `
    select (l.timestamp at time zone 'UTC')::date, count(*)
      from audit_logs l
     where ${matches} and l.timestamp >= ${values.add(since)} and l.timestamp < ${values.add(until)}
     group by 1`;
}
