import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A deleted dataset stays in the trash (`deleted_at`) until `purge_after`, and is beyond recall from
 * `purge_started_at` on. Its row goes last; `removed_datasets` then remembers it for a while, for the sake of
 * uploads that were still under way.
 */
export class KeepDeletedDatasets1795223000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table datasets
        add column deleted_at             timestamptz,
        add column deleted_by             int,
        add column purge_after            timestamptz,
        add column purge_started_at       timestamptz,
        add column status_before_deletion text,
        add constraint ck_datasets_trash
          check (deleted_at is null or (status = 'deleting' and purge_after is not null)),
        add constraint ck_datasets_status_before_deletion
          check (status_before_deletion in ('active', 'archived'));
      create index ix_datasets_trash on datasets (purge_after, id) where deleted_at is not null;
      create table removed_datasets (
        dataset_id  text        primary key,
        project_ids text[]      not null,
        removed_at  timestamptz not null default now()
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table removed_datasets;
      drop index ix_datasets_trash;
      alter table datasets
        drop column status_before_deletion,
        drop column purge_started_at,
        drop column purge_after,
        drop column deleted_by,
        drop column deleted_at
    `);
  }
}
