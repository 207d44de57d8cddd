import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The entries by which annotations ended: what can be brought back is found without reading the rest of the history. */
export class IndexDeletions1795236000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index ix_annotation_history_deletions on annotation_history (project_id, id)
        where new_state is null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index ix_annotation_history_deletions');
  }
}
