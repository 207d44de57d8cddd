import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One index per filter of the list, each in the order of the list: newest first, ties by id. */
export class IndexDatasets1795219350000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index ix_datasets_created on datasets (created_at desc, id desc);
      create index ix_datasets_owner_created on datasets (owner_id, created_at desc, id desc);
      create index ix_datasets_visibility_created on datasets (visibility, created_at desc, id desc);
      create index ix_datasets_labeled_created on datasets (labeled, created_at desc, id desc);
      create index ix_datasets_format_created on datasets (format, created_at desc, id desc);
      create index ix_datasets_organization_owner on datasets (owner_id, created_at desc, id desc)
        where visibility = 'organization';
      create index ix_datasets_parent on datasets (parent_dataset_id)
        where parent_dataset_id is not null;
      create index ix_datasets_tags on datasets using gin (tags jsonb_path_ops);
      create index ix_datasets_published_task_types on datasets using gin (published_task_types)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ix_datasets_created, ix_datasets_owner_created, ix_datasets_visibility_created,
        ix_datasets_labeled_created, ix_datasets_format_created, ix_datasets_organization_owner, ix_datasets_parent,
        ix_datasets_tags, ix_datasets_published_task_types
    `);
  }
}
