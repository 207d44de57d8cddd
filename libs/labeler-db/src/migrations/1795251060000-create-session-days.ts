import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions by the day in UTC that they began, and for how long they were in use: up to the end, or to the last use. */
const begun = (rows: string, sign: 1 | -1): string => `
  select (r.login_at at time zone 'UTC')::date as day, ${sign} as sessions,
         ${sign} * greatest(0, coalesce(r.duration_seconds,
           floor(extract(epoch from coalesce(r.last_activity_at, r.login_at) - r.login_at))::bigint)) as seconds
    from ${rows} r`;

const shift = (counted: string): string => `
    insert into session_days as s (day, shard, sessions, seconds)
    select d.day, shard_of_writer(), sum(d.sessions), sum(d.seconds)
      from (${counted}) d
     group by d.day
    having sum(d.sessions) <> 0 or sum(d.seconds) <> 0
     order by d.day
    on conflict (day, shard) do update
       set sessions = s.sessions + excluded.sessions, seconds = s.seconds + excluded.seconds`;

const FUNCTIONS = Object.entries({
  sessions_inserted: shift(begun('added', 1)),
  sessions_updated: shift(`${begun('added', 1)} union all ${begun('removed', -1)}`),
  sessions_deleted: shift(begun('removed', -1)),
  sessions_truncated: 'delete from session_days',
}).map(
  ([name, statement]) => `create function ${name}() returns trigger language plpgsql as $$
  begin
    ${statement};
    return null;
  end $$`,
);

/** How many sessions began on each day and how long they took, in shards as the totals of annotations are. */
export class CreateSessionDays1795251060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table session_days (
        day      date     not null,
        shard    smallint not null,
        sessions bigint   not null default 0,
        seconds  bigint   not null default 0,
        primary key (day, shard)
      ) with (fillfactor = 50);
      create index ix_user_sessions_open on user_sessions (last_activity_at) where logout_at is null
    `);
    for (const statement of FUNCTIONS) await db.query(statement);
    await db.query(`
      create trigger sessions_inserted after insert on user_sessions
        referencing new table as added
        for each statement execute function sessions_inserted();
      create trigger sessions_updated after update on user_sessions
        referencing old table as removed new table as added
        for each statement execute function sessions_updated();
      create trigger sessions_deleted after delete on user_sessions
        referencing old table as removed
        for each statement execute function sessions_deleted();
      create trigger sessions_truncated after truncate on user_sessions
        for each statement execute function sessions_truncated();
      create function recount_session_days() returns void language plpgsql as $$
      begin
        lock table user_sessions in share mode;
        delete from session_days;
        insert into session_days (day, shard, sessions, seconds)
        select d.day, 0, sum(d.sessions), sum(d.seconds) from (${begun('user_sessions', 1)}) d group by d.day;
      end $$
    `);
    await db.query('select recount_session_days()');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function recount_session_days();
      drop trigger sessions_truncated on user_sessions;
      drop trigger sessions_deleted on user_sessions;
      drop trigger sessions_updated on user_sessions;
      drop trigger sessions_inserted on user_sessions;
      drop function sessions_truncated();
      drop function sessions_deleted();
      drop function sessions_updated();
      drop function sessions_inserted();
      drop index ix_user_sessions_open;
      drop table session_days
    `);
  }
}
