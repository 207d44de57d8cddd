import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A lock that is released ends at once and stays as a row until the sweep, so that its fencing token is remembered.
 * Lists read the locks of a project that have not ended.
 */
export class KeepLockTokens1795234060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table image_locks drop constraint ck_image_locks_expires;
      alter table image_locks add constraint ck_image_locks_expires check (expires_at >= locked_at);
      drop index ix_image_locks_user;
      create index ix_image_locks_project_expires on image_locks (project_id, expires_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      delete from image_locks where expires_at <= clock_timestamp();
      drop index ix_image_locks_project_expires;
      create index ix_image_locks_user on image_locks (user_id);
      alter table image_locks drop constraint ck_image_locks_expires;
      alter table image_locks add constraint ck_image_locks_expires check (expires_at > locked_at)
    `);
  }
}
