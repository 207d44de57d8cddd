import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The datasets that somebody takes part in without owning them: where lists begin. */
export class IndexSeatsOfMembers1795226060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // The check of owners is deferred: in one run with the rows of an older database it would still be pending.
    await db.query('set constraints all immediate');
    await db.query(`
      create index ix_project_permissions_member on project_permissions (user_id, project_id)
        where owned_project_id is null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index ix_project_permissions_member');
  }
}
