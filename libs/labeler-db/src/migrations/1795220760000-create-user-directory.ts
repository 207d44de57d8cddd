import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Our own copy of what we know of the users, for the time when their database is away. */
export class CreateUserDirectory1795220760000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table user_directory (
        user_id         int         primary key,
        email           text        not null,
        full_name       text,
        organization_id int,
        system_role     text        not null,
        is_active       boolean     not null,
        badge_color     text,
        avatar_name     text,
        synced_at       timestamptz not null default now()
      );
      create index ix_user_directory_organization on user_directory (organization_id)
        where organization_id is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table user_directory');
  }
}
