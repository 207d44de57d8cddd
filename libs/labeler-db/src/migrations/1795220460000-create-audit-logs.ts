import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditLogs1795220460000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table audit_logs (
        id            bigserial    primary key,
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
      create index ix_audit_logs_timestamp on audit_logs (timestamp desc, id desc);
      create index ix_audit_logs_user on audit_logs (user_id, timestamp desc, id desc);
      create index ix_audit_logs_action on audit_logs (action, timestamp desc, id desc);
      create index ix_audit_logs_status on audit_logs (status, timestamp desc, id desc);
      create index ix_audit_logs_resource
        on audit_logs (resource_type, resource_id, timestamp desc, id desc);
      create index ix_audit_logs_session on audit_logs (session_id) where session_id is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table audit_logs');
  }
}
