import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = `
  create index ix_audit_logs_timestamp on audit_logs (timestamp desc, id desc);
  create index ix_audit_logs_user on audit_logs (user_id, timestamp desc, id desc);
  create index ix_audit_logs_action on audit_logs (action, timestamp desc, id desc);
  create index ix_audit_logs_status on audit_logs (status, timestamp desc, id desc);
  create index ix_audit_logs_resource on audit_logs (resource_type, resource_id, timestamp desc, id desc);
  create index ix_audit_logs_session on audit_logs (session_id) where session_id is not null`;

const COLUMNS = `id, timestamp, user_id, action, resource_type, resource_id, details, ip_address, user_agent, session_id,
        status, error_message, created_at`;

/** One partition of audit_logs per month (UTC); rows of other times are in `audit_months.rest`. */
export class PartitionAuditLogs1795250000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await setAside(db);
    await db.query(`
      create table audit_logs (
        id            bigint      not null default nextval('audit_logs_id_seq'),
        timestamp     timestamptz not null default now(),
        user_id       int,
        action        text        not null,
        resource_type text,
        resource_id   text,
        details       jsonb,
        ip_address    text,
        user_agent    text,
        session_id    text,
        status        text        not null default 'success',
        error_message text,
        created_at    timestamptz not null default now(),
        primary key (id, timestamp),
        constraint ck_audit_logs_timestamp check (isfinite(timestamp)),
        constraint ck_audit_logs_status check (status in ('success', 'failure', 'error')),
        constraint ck_audit_logs_details check (jsonb_typeof(details) = 'object')
      ) partition by range (timestamp);
      alter sequence audit_logs_id_seq owned by audit_logs.id;
      create schema audit_months;
      create table audit_months.rest partition of audit_logs default`);
    await createMonthFunction(db);
    await db.query(`
      select make_audit_month(m.month)
        from (select date_trunc('month', timestamp at time zone 'UTC')::date from audit_logs_before where isfinite(timestamp)
               union
              select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date
                from generate_series(0, 3) as ahead) m (month)
       order by 1;
      insert into audit_logs (${COLUMNS})
      select id, case when isfinite(timestamp) then timestamp when isfinite(created_at) then created_at else 'epoch' end,
             user_id, action, resource_type, resource_id, details, ip_address, user_agent, session_id, status,
             error_message, case when isfinite(created_at) then created_at else 'epoch' end
        from audit_logs_before
       order by timestamp, id;
      drop table audit_logs_before;
      ${INDEXES}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await setAside(db);
    await db.query(`
      create table audit_logs (
        id            bigint       primary key default nextval('audit_logs_id_seq'),
        timestamp     timestamptz  not null default now(),
        user_id       int,
        action        varchar(100) not null,
        resource_type varchar(50),
        resource_id   varchar(255),
        details       jsonb,
        ip_address    text,
        user_agent    text,
        session_id    varchar(255),
        status        varchar(20)  not null default 'success',
        error_message text,
        created_at    timestamptz  not null default now(),
        constraint ck_audit_logs_status check (status in ('success', 'failure', 'error')),
        constraint ck_audit_logs_details check (jsonb_typeof(details) = 'object')
      );
      alter sequence audit_logs_id_seq owned by audit_logs.id;
      insert into audit_logs (${COLUMNS})
      select id, timestamp, user_id, left(action, 100), left(resource_type, 50), left(resource_id, 255), details,
             ip_address, user_agent, left(session_id, 255), status, error_message, created_at
        from audit_logs_before
       order by timestamp, id;
      drop table audit_logs_before;
      drop function make_audit_month;
      drop schema audit_months;
      ${INDEXES}`);
  }
}

/** Takes the names of the table away, and keeps the sequence: no id is given twice. */
async function setAside(db: QueryRunner): Promise<void> {
  await db.query(`
    alter sequence audit_logs_id_seq owned by none;
    alter table audit_logs rename to audit_logs_before;
    alter table audit_logs_before rename constraint audit_logs_pkey to audit_logs_before_pkey;
    drop index ix_audit_logs_timestamp, ix_audit_logs_user, ix_audit_logs_action, ix_audit_logs_status,
      ix_audit_logs_resource, ix_audit_logs_session`);
}

/**
 * Answers whether there was none for the month yet. Attaching lets the others go on reading and writing; only whoever
 * needs the partition of the rest waits.
 */
async function createMonthFunction(db: QueryRunner): Promise<void> {
  await db.query(`
    create function make_audit_month(month date) returns boolean language plpgsql as $$
    declare
      name text := 'y' || to_char(month, 'YYYY"m"MM');
      since timestamptz := month::timestamp at time zone 'UTC';
      until timestamptz := (month + interval '1 month') at time zone 'UTC';
    begin
      if to_regclass('audit_months.' || name) is not null then return false; end if;
      execute format('create table audit_months.%I (like public.audit_logs including all)', name);
      execute format('with moved as (delete from audit_months.rest where timestamp >= $1 and timestamp < $2 returning *)
                      insert into audit_months.%I select * from moved', name) using since, until;
      execute format('alter table public.audit_logs attach partition audit_months.%I for values from (%L) to (%L)',
                     name, since, until);
      return true;
    end $$`);
}
