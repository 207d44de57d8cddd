import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { UNSEALED } from './audit-conditions';
import { dayOf } from './audit-search';

type Counts = Record<string, number>;

export interface AuditSummary {
  total: number;
  by_action: Counts;
  by_status: Counts;
  by_resource_type: Counts;
  users: number;
}

const DAY_MS = 86_400_000;

/** By days: `$1` is the first whole one. Before it, the rest of a day from the instant `$2` on is counted. */
const TEXT = `
  with recursive fresh as materialized (
    select l.action, coalesce(l.resource_type, '') as resource_type, l.status, l.user_id, count(*) as n
      from audit_logs l
     where l.timestamp >= $2::timestamptz and l.timestamp < $1::date::timestamp at time zone 'UTC'
     group by 1, 2, 3, 4
     union all
    select l.action, coalesce(l.resource_type, ''), l.status, l.user_id, 1
      from ${UNSEALED}
     where q.timestamp >= $1::date::timestamp at time zone 'UTC'
  ), counted as materialized (
    select f.action, f.resource_type, f.status, f.n from fresh f
     union all
    select c.action, c.resource_type, c.status, c.count from audit_daily_counts c where c.day >= $1::date
  ), known (user_id) as (
    (select c.user_id from audit_daily_user_counts c order by c.user_id limit 1)
     union all
    select (select c.user_id from audit_daily_user_counts c where c.user_id > k.user_id order by c.user_id limit 1)
      from known k
     where k.user_id is not null
  ), users as (
    select k.user_id
      from known k
     where exists (select from audit_daily_user_counts c where c.user_id = k.user_id and c.day >= $1::date)
     union
    select f.user_id from fresh f where f.user_id is not null
  ), grouped as (
    select grouping(c.action, c.status, c.resource_type) as by, c.action, c.status, c.resource_type, sum(c.n) as n
      from counted c
     group by grouping sets ((), (c.action), (c.status), (c.resource_type))
  )
  select coalesce(sum(g.n) filter (where g.by = 7), 0) as total,
         coalesce(jsonb_object_agg(g.action, g.n) filter (where g.by = 3), '{}') as by_action,
         coalesce(jsonb_object_agg(g.status, g.n) filter (where g.by = 5), '{}') as by_status,
         coalesce(jsonb_object_agg(g.resource_type, g.n) filter (where g.by = 6 and g.resource_type <> ''), '{}')
           as by_resource_type,
         (select count(*) from users) as users
    from grouped g`;

@Injectable()
export class AuditSummaryQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Everything since an instant. One statement. */
  async since(instant: Date): Promise<AuditSummary> {
    const firstDay = dayOf(new Date(Math.ceil(instant.getTime() / DAY_MS) * DAY_MS));
    const [row] = await this.db.query<AuditSummary>(TEXT, [firstDay, instant]);
    return row ?? { total: 0, by_action: {}, by_status: {}, by_resource_type: {}, users: 0 };
  }
}
