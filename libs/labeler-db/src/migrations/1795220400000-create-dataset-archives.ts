import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Archives of whole datasets, one per content. */
export class CreateDatasetArchives1795220400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table dataset_archives (
        dataset_id   varchar(100) not null,
        content_id   text         not null,
        status       text         not null default 'pending',
        object_key   text,
        size_bytes   bigint,
        sha256       text,
        error        text,
        requested_at timestamptz  not null default now(),
        started_at   timestamptz,
        finished_at  timestamptz,
        last_used_at timestamptz,
        primary key (dataset_id, content_id),
        constraint fk_dataset_archives_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_dataset_archives_status check (status in ('pending', 'building', 'ready', 'failed')),
        constraint ck_dataset_archives_ready
          check (status <> 'ready' or (object_key is not null and size_bytes is not null)),
        constraint ck_dataset_archives_size check (size_bytes >= 0),
        constraint ck_dataset_archives_sha256 check (sha256 ~ '^[0-9a-f]{64}$')
      );
      create index ix_dataset_archives_status on dataset_archives (status, last_used_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table dataset_archives');
  }
}
