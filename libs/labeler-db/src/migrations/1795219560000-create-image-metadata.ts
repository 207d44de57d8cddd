import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Image ids are opaque and unique within their dataset only. */
export class CreateImageMetadata1795219560000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table image_metadata (
        dataset_id    varchar(100)  not null,
        id            varchar(255)  not null,
        file_name     varchar(500)  not null,
        s3_key        varchar(1024) not null,
        folder_path   varchar(1000),
        size          bigint        not null,
        width         int,
        height        int,
        orientation   smallint,
        content_type  text,
        crc32         bigint,
        sha256        text,
        etag          text,
        uploaded_at   timestamptz   not null default now(),
        last_modified timestamptz   not null default now(),
        archive_path  text          not null
          generated always as (dataset_archive_path(dataset_id, s3_key)) stored,
        primary key (dataset_id, id),
        constraint fk_image_metadata_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_image_metadata_id check (id <> ''),
        constraint ck_image_metadata_archive_path check (archive_path <> ''),
        constraint ck_image_metadata_size check (size >= 0),
        constraint ck_image_metadata_dimensions check (width > 0 and height > 0),
        constraint ck_image_metadata_orientation check (orientation >= 1 and orientation <= 8),
        constraint ck_image_metadata_crc32 check (crc32 >= 0 and crc32 <= 4294967295),
        constraint ck_image_metadata_sha256 check (sha256 ~ '^[0-9a-f]{64}$')
      );
      create unique index ux_image_metadata_archive_path
        on image_metadata (dataset_id, archive_path collate "C");
      create index ix_image_metadata_uploaded on image_metadata (dataset_id, uploaded_at, id);
      create index ix_image_metadata_folder on image_metadata (dataset_id, folder_path);
      create index ix_image_metadata_without_crc32 on image_metadata (dataset_id) where crc32 is null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table image_metadata');
  }
}
