import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports that somebody asked for: what of which revision, how far that is, and where its file lies. */
export class CreateExports1795243000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table dataset_exports (
        id               text         not null,
        dataset_id       varchar(100) not null,
        project_id       varchar(50)  not null,
        task_type        text         not null,
        revision         int          not null,
        settings         jsonb        not null,
        status           text         not null default 'queued',
        holder           uuid,
        attempts         int          not null default 0,
        heard_at         timestamptz  not null default now(),
        progress         int          not null default 0,
        folder           text         not null,
        file_name        text,
        size_bytes       bigint,
        sha256           text,
        image_count      bigint,
        annotation_count bigint,
        report           jsonb,
        error_code       text,
        error            text,
        created_by       int          not null,
        created_at       timestamptz  not null default now(),
        finished_at      timestamptz,
        expires_at       timestamptz  not null,
        primary key (id),
        constraint fk_dataset_exports_dataset foreign key (dataset_id) references datasets (id) on delete cascade,
        constraint ck_dataset_exports_status
          check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
        constraint ck_dataset_exports_settings check (jsonb_typeof(settings) = 'object'),
        constraint ck_dataset_exports_progress check (progress between 0 and 100),
        constraint ck_dataset_exports_completed
          check (status <> 'completed' or (file_name is not null and size_bytes is not null and sha256 is not null
                                           and report is not null and finished_at is not null)),
        constraint ck_dataset_exports_failed check (status <> 'failed' or error_code is not null),
        constraint ck_dataset_exports_sizes
          check (size_bytes >= 0 and image_count >= 0 and annotation_count >= 0 and attempts >= 0),
        constraint ck_dataset_exports_sha256 check (sha256 ~ '^[0-9a-f]{64}$')
      );
      create index ix_dataset_exports_dataset on dataset_exports (dataset_id);
      create index ix_dataset_exports_open on dataset_exports (heard_at) where status in ('queued', 'running');
      create index ix_dataset_exports_expires on dataset_exports (expires_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table dataset_exports');
  }
}
