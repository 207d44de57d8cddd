import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUserSessions1795220520000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table user_sessions (
        id               bigserial    primary key,
        user_id          int          not null,
        session_id       varchar(255) not null,
        login_at         timestamptz  not null default now(),
        logout_at        timestamptz,
        last_activity_at timestamptz,
        ip_address       text,
        user_agent       text,
        duration_seconds int,
        created_at       timestamptz  not null default now(),
        constraint uq_user_sessions_session unique (session_id),
        constraint ck_user_sessions_duration check (duration_seconds >= 0)
      );
      create index ix_user_sessions_user on user_sessions (user_id, login_at desc);
      create index ix_user_sessions_login on user_sessions (login_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table user_sessions');
  }
}
