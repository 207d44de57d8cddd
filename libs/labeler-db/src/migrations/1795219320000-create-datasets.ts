import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDatasets1795219320000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table datasets (
        id                   varchar(100) primary key,
        name                 varchar(200) not null,
        description          text,
        owner_id             int          not null,
        visibility           varchar(20)  not null default 'private',
        tags                 jsonb        not null default '[]',
        storage_path         varchar(500) not null,
        storage_type         varchar(20)  not null default 's3',
        format               varchar(50)  not null default 'images',
        labeled              boolean      not null default false,
        annotation_path      varchar(500),
        num_classes          int,
        class_names          jsonb,
        num_images           int          not null default 0,
        stored_images        int          not null default 0,
        total_bytes          bigint       not null default 0,
        archive_name_bytes   bigint       not null default 0,
        content_rev          bigint       not null default 0,
        published_task_types text[]       not null default '{}',
        is_snapshot          boolean      not null default false,
        parent_dataset_id    varchar(100),
        snapshot_created_at  timestamptz,
        version_tag          varchar(50),
        status               varchar(20)  not null default 'active',
        integrity_status     varchar(20)  not null default 'valid',
        version              int          not null default 1,
        content_hash         varchar(80),
        last_modified_at     timestamptz,
        split_config         jsonb,
        created_at           timestamptz  not null default now(),
        updated_at           timestamptz  not null default now(),
        constraint uq_datasets_id_owner unique (id, owner_id),
        constraint fk_datasets_parent foreign key (parent_dataset_id) references datasets on delete set null,
        constraint ck_datasets_visibility check (visibility in ('private', 'public', 'organization')),
        constraint ck_datasets_storage_type check (storage_type in ('s3', 'r2')),
        constraint ck_datasets_format check (format in ('images', 'dice', 'coco', 'yolo', 'voc', 'cvat',
          'datumaro', 'labelstudio', 'imagefolder')),
        constraint ck_datasets_status check (status in ('active', 'archived', 'deleting')),
        constraint ck_datasets_integrity_status check (integrity_status in ('valid', 'broken')),
        constraint ck_datasets_tags check (jsonb_typeof(tags) = 'array'),
        constraint ck_datasets_class_names check (jsonb_typeof(class_names) = 'array'),
        constraint ck_datasets_split_config check (jsonb_typeof(split_config) = 'object'),
        constraint ck_datasets_counters check (num_images >= 0 and stored_images >= 0 and total_bytes >= 0
          and archive_name_bytes >= 0 and content_rev >= 0 and num_classes >= 0 and version >= 1)
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table datasets');
  }
}
