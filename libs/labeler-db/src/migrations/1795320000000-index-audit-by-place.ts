import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened to the parts of a project or dataset, in order. Entries about annotations are not in it: there are far
 * more of them, and the history of annotations tells the same.
 */
export class IndexAuditByPlace1795320000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index ix_audit_logs_place
        on audit_logs ((coalesce(details ->> 'project_id', details ->> 'dataset_id')), timestamp desc, id desc)
        where resource_type in ('image', 'version', 'export', 'class', 'task_type')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index ix_audit_logs_place');
  }
}
