import type { MigrationInterface, QueryRunner } from 'typeorm';

const SNAPSHOTS = `
      create table dataset_snapshots (
        id                  text         primary key,
        dataset_id          varchar(100) not null,
        version_tag         text         not null,
        revision            int          not null,
        content             text         not null,
        content_hash        text         not null,
        images              bigint       not null,
        image_bytes         bigint       not null,
        image_name_bytes    bigint,
        annotations         bigint       not null,
        dataset_name        text         not null,
        dataset_description text,
        dataset_created_at  timestamptz  not null,
        notes               text,
        created_by_user_id  int          not null,
        created_at          timestamptz  not null default now(),
        constraint uq_dataset_snapshots_tag unique (dataset_id, version_tag),
        constraint fk_dataset_snapshots_revision foreign key (dataset_id, revision)
          references dataset_revisions (dataset_id, revision) on delete cascade,
        constraint ck_dataset_snapshots_id check (id ~ '^snap_[0-9a-f]{16}$'),
        constraint ck_dataset_snapshots_version_tag check (version_tag <> ''),
        constraint ck_dataset_snapshots_content check (content in ('all', 'reviewed')),
        constraint ck_dataset_snapshots_hash check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
        constraint ck_dataset_snapshots_counters
          check (images >= 0 and image_bytes >= 0 and image_name_bytes >= 0 and annotations >= 0)
      );
      create index ix_dataset_snapshots_created on dataset_snapshots (dataset_id, created_at, id);
      create index ix_dataset_snapshots_revision on dataset_snapshots (dataset_id, revision);`;

const FILES = String.raw`
      create table snapshot_files (
        snapshot_id text   not null,
        name        text   not null,
        dataset_id  varchar(100) not null,
        task_type   text   not null,
        s3_key      text   not null,
        size        bigint not null,
        sha256      text   not null,
        crc32       bigint not null,
        etag        text   not null,
        primary key (snapshot_id, name),
        constraint fk_snapshot_files_snapshot foreign key (snapshot_id)
          references dataset_snapshots (id) on delete cascade,
        constraint ck_snapshot_files_name check (name !~ '[/\\[:cntrl:]]' and name not in ('', '.', '..')),
        constraint ck_snapshot_files_size check (size >= 0),
        constraint ck_snapshot_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
        constraint ck_snapshot_files_crc32 check (crc32 between 0 and 4294967295)
      );
      create index ix_snapshot_files_dataset on snapshot_files (dataset_id)`;

/** Snapshots are revisions with a name, and the annotation files that were written of them, once. */
export class CreateSnapshots1795242000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(SNAPSHOTS);
    await db.query(FILES);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table snapshot_files; drop table dataset_snapshots');
  }
}
