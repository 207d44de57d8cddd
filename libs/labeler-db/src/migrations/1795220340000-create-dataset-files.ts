import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Objects of a dataset that are no images, such as published annotation files. */
export class CreateDatasetFiles1795220340000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table dataset_files (
        dataset_id varchar(100) not null,
        s3_key     text         not null,
        etag       text         not null,
        size       bigint       not null,
        crc32      bigint,
        sha256     text,
        checked_at timestamptz  not null default now(),
        primary key (dataset_id, s3_key),
        constraint fk_dataset_files_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_dataset_files_key check (s3_key <> ''),
        constraint ck_dataset_files_size check (size >= 0),
        constraint ck_dataset_files_crc32 check (crc32 >= 0 and crc32 <= 4294967295),
        constraint ck_dataset_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$')
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table dataset_files');
  }
}
