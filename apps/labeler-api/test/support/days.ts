import type { TestDatabases } from '@libs/testing';

/** What the statistics are made of, as it is kept, and as it follows from annotations and sessions. */
const KEPT_AND_COUNTED = `
  with days as (
    select project_id, day, user_id, task_type, created, confirmed from annotation_days
    union all
    select project_id, day, user_id, task_type, created, confirmed from annotation_day_changes
  ), kept as (
    select d.project_id, d.day::text as day, d.user_id, d.task_type, sum(d.created) as created, sum(d.confirmed) as confirmed
      from days d join annotation_projects p on p.id = d.project_id
     group by 1, 2, 3, 4 having sum(d.created) <> 0 or sum(d.confirmed) <> 0
  ), counted as (
    select c.project_id, c.day::text as day, c.user_id, c.task_type, sum(c.created) as created, sum(c.confirmed) as confirmed
      from (select project_id, (created_at at time zone 'UTC')::date as day, created_by as user_id, task_type,
                   1 as created, 0 as confirmed
              from annotations
            union all
            select project_id, (confirmed_at at time zone 'UTC')::date, coalesce(confirmed_by, created_by), task_type, 0, 1
              from annotations where confirmed_at is not null and annotation_state <> 'draft') c
     group by 1, 2, 3, 4
  ), kept_sessions as (
    select s.day::text as day, sum(s.sessions) as sessions, sum(s.seconds) as seconds
      from session_days s group by 1 having sum(s.sessions) <> 0
  ), counted_sessions as (
    select (s.login_at at time zone 'UTC')::date::text as day, count(*) as sessions,
           sum(greatest(0, coalesce(s.duration_seconds,
             floor(extract(epoch from coalesce(s.last_activity_at, s.login_at) - s.login_at))))) as seconds
      from user_sessions s group by 1
  )
  select (select coalesce(jsonb_agg(k order by k), '[]') from kept k) as kept,
         (select coalesce(jsonb_agg(c order by c), '[]') from counted c) as counted,
         (select coalesce(jsonb_agg(k order by k.day), '[]') from kept_sessions k) as "keptSessions",
         (select coalesce(jsonb_agg(c order by c.day), '[]') from counted_sessions c) as "countedSessions"`;

/** The days of annotations and sessions, as triggers keep them and counted anew: the two must be the same. */
export async function daysOf({
  labeler,
}: Pick<TestDatabases, 'labeler'>): Promise<{ kept: unknown; counted: unknown }> {
  const [row] = await labeler<Record<string, unknown>>(KEPT_AND_COUNTED);
  return {
    kept: [row?.['kept'], row?.['keptSessions']],
    counted: [row?.['counted'], row?.['countedSessions']],
  };
}
