import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A project may have more rows than one request can delete. Marked as removed it is gone for everyone; the row itself
 * goes last, after everything that refers to it.
 */
export class RemoveProjectsInSteps1795232060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('set constraints all immediate');
    await db.query(`
      alter table annotation_projects add column removed_at timestamptz;
      create index ix_annotation_projects_removed on annotation_projects (removed_at, id)
        where removed_at is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ix_annotation_projects_removed;
      alter table annotation_projects drop column removed_at
    `);
  }
}
