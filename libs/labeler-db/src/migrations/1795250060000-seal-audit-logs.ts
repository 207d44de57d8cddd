import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The chain over audit_logs. Inserts put their rows into a queue, in their own transaction; one sealer takes committed
 * rows from there, gives them positions and hashes, and counts them by day.
 */
export class SealAuditLogs1795250060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table audit_unsealed (
        timestamp timestamptz not null,
        log_id    bigint      not null,
        primary key (timestamp, log_id)
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
      create table audit_seals (
        first_position bigint   not null,
        month          date     not null,
        key_id         text     not null,
        log_ids        bigint[] not null,
        hashes         bytea    not null,
        primary key (first_position),
        constraint ck_audit_seals_position check (first_position > 0),
        constraint ck_audit_seals_hashes
          check (cardinality(log_ids) > 0 and octet_length(hashes) = 32 * cardinality(log_ids))
      );
      alter table audit_seals alter column hashes set storage external;
      create index ix_audit_seals_month on audit_seals (month);
      create table audit_chain (
        id              boolean not null default true,
        anchor_position bigint  not null default 0,
        anchor_hash     bytea   not null default decode(repeat('00', 32), 'hex'),
        retired_before  date,
        head_position   bigint  not null default 0,
        head_hash       bytea   not null default decode(repeat('00', 32), 'hex'),
        key_id          text    not null default '',
        mac             bytea,
        primary key (id),
        constraint ck_audit_chain_single check (id),
        constraint ck_audit_chain_positions check (anchor_position >= 0 and head_position >= anchor_position),
        constraint ck_audit_chain_hashes check (octet_length(anchor_hash) = 32 and octet_length(head_hash) = 32)
      );`);
    await createCounts(db);
    await db.query(`
      insert into audit_unsealed (timestamp, log_id) select timestamp, id from audit_logs order by timestamp, id;
      create function audit_logs_inserted() returns trigger language plpgsql as $$
      begin
        insert into audit_unsealed (timestamp, log_id) select timestamp, id from inserted;
        return null;
      end $$;
      create trigger audit_logs_inserted after insert on audit_logs
        referencing new table as inserted for each statement execute function audit_logs_inserted()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger audit_logs_inserted on audit_logs;
      drop function audit_logs_inserted;
      drop table audit_daily_user_counts, audit_daily_counts, audit_chain, audit_seals, audit_unsealed`);
  }
}

/** Sealed rows by day, and by user and day. */
async function createCounts(db: QueryRunner): Promise<void> {
  await db.query(`
    create table audit_daily_counts (
      day           date   not null,
      action        text   not null,
      resource_type text   not null,
      status        text   not null,
      count         bigint not null,
      primary key (day, action, resource_type, status),
      constraint ck_audit_daily_counts_count check (count > 0)
    );
    create table audit_daily_user_counts (
      user_id       int    not null,
      day           date   not null,
      action        text   not null,
      resource_type text   not null,
      status        text   not null,
      count         bigint not null,
      primary key (user_id, day, action, resource_type, status),
      constraint ck_audit_daily_user_counts_count check (count > 0)
    );
    create index ix_audit_daily_user_counts_day on audit_daily_user_counts (day)`);
}
