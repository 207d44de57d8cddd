import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads that go from the client straight into storage. */
export class CreateUploadSessions1795221060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table upload_sessions (
        id           text         primary key,
        dataset_id   varchar(100) not null,
        on_duplicate text         not null,
        created_by   int          not null,
        created_at   timestamptz  not null default now(),
        expires_at   timestamptz  not null,
        aborted_at   timestamptz,
        holder       text,
        held_until   timestamptz,
        constraint fk_upload_sessions_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_upload_sessions_on_duplicate
          check (on_duplicate in ('overwrite', 'skip', 'rename', 'refuse')),
        constraint ck_upload_sessions_holder check ((holder is null) = (held_until is null))
      );
      create index ix_upload_sessions_expires on upload_sessions (expires_at, id);
      create index ix_upload_sessions_dataset on upload_sessions (dataset_id);
      create table upload_files (
        upload_id    text    not null,
        number       int     not null,
        path         text    not null,
        size         bigint  not null,
        sha256       text,
        multipart_id text,
        status       text    not null default 'pending',
        settled      boolean not null default false,
        image_id     text,
        final_path   text,
        duplicate_of text,
        error_code   text,
        error_detail text,
        seen_etag    text,
        primary key (upload_id, number),
        constraint fk_upload_files_session foreign key (upload_id)
          references upload_sessions (id) on delete cascade,
        constraint ck_upload_files_size check (size >= 0),
        constraint ck_upload_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
        constraint ck_upload_files_status check (status in ('pending', 'created', 'overwritten', 'renamed',
          'unchanged', 'skipped', 'refused', 'ignored')),
        constraint ck_upload_files_error check ((error_code is null) = (error_detail is null))
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table upload_files; drop table upload_sessions');
  }
}
