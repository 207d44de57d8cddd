import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
      create table dataset_revisions (
        dataset_id   varchar(100) not null,
        revision     int          not null,
        project_id   varchar(50),
        frozen_at    timestamptz  not null default now(),
        task_types   text[]       not null,
        classes      jsonb        not null,
        images       bigint       not null,
        image_bytes  bigint       not null,
        tasks        jsonb        not null,
        content_hash text         not null,
        reviewed_hash text        not null,
        primary key (dataset_id, revision),
        constraint fk_dataset_revisions_dataset foreign key (dataset_id) references datasets (id) on delete cascade,
        constraint ck_dataset_revisions_revision check (revision >= 1),
        constraint ck_dataset_revisions_classes check (jsonb_typeof(classes) = 'object'),
        constraint ck_dataset_revisions_tasks check (jsonb_typeof(tasks) = 'object'),
        constraint ck_dataset_revisions_counters check (images >= 0 and image_bytes >= 0)
      );

      create table revision_states (
        dataset_id varchar(100) not null,
        part       text         not null,
        state      bytea        not null,
        primary key (dataset_id, part),
        constraint fk_revision_states_dataset foreign key (dataset_id) references datasets (id) on delete cascade,
        constraint ck_revision_states_state check (octet_length(state) = 2048)
      );

      create table frozen_images (
        dataset_id    varchar(100)     not null,
        image_id      varchar(255)     not null,
        from_revision int              not null,
        to_revision   int,
        ordinal       bigint           not null,
        path          text collate "C" not null,
        s3_key        varchar(1024)    not null,
        preserved_key text,
        size          bigint           not null,
        sha256        text,
        crc32         bigint,
        etag          text,
        width         int,
        height        int,
        orientation   smallint,
        content_type  text,
        element       bytea            not null,
        primary key (dataset_id, image_id, from_revision),
        constraint fk_frozen_images_dataset foreign key (dataset_id) references datasets (id) on delete cascade,
        constraint ck_frozen_images_range check (from_revision >= 1 and to_revision > from_revision),
        constraint ck_frozen_images_element check (octet_length(element) = 32)
      );
      create index ix_frozen_images_path on frozen_images (dataset_id, path, from_revision);
      create index ix_frozen_images_from on frozen_images (dataset_id, from_revision, image_id);
      create index ix_frozen_images_to on frozen_images (dataset_id, to_revision, image_id) where to_revision is not null;
      create index ix_frozen_images_key on frozen_images (dataset_id, s3_key) where preserved_key is null;

      create table frozen_annotations (
        dataset_id           varchar(100)     not null,
        image_id             varchar(255)     not null,
        task_type            varchar(50)      not null,
        from_revision        int              not null,
        to_revision          int,
        path                 text collate "C" not null,
        record               json             not null,
        record_bytes         int              not null,
        is_reviewed          boolean          not null,
        annotations          int              not null,
        reviewed_annotations int              not null,
        class_counts         jsonb            not null,
        changed_at           timestamptz,
        element_all          bytea            not null,
        element_reviewed     bytea,
        digest               bytea            not null,
        primary key (dataset_id, image_id, task_type, from_revision),
        constraint fk_frozen_annotations_dataset foreign key (dataset_id) references datasets (id) on delete cascade,
        constraint ck_frozen_annotations_range check (from_revision >= 1 and to_revision > from_revision),
        constraint ck_frozen_annotations_record check (json_typeof(record) = 'object'),
        constraint ck_frozen_annotations_counters
          check (reviewed_annotations >= 0 and annotations >= reviewed_annotations and record_bytes >= 0),
        constraint ck_frozen_annotations_elements
          check (octet_length(element_all) = 32 and octet_length(element_reviewed) = 32)
      );
      create index ix_frozen_annotations_path on frozen_annotations (dataset_id, task_type, path, from_revision);
      create index ix_frozen_annotations_from on frozen_annotations (dataset_id, from_revision, task_type, image_id);
      create index ix_frozen_annotations_to on frozen_annotations (dataset_id, to_revision, task_type, image_id)
        where to_revision is not null`;

/**
 * The states of a dataset that stay readable: what an image or its labels were from `from_revision` up to but without
 * `to_revision` (null: still so). A revision writes only the records of what changed. Records of versions, which
 * nothing ever wrote, give way to them.
 */
export class CreateRevisions1795240060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('drop table version_image_records');
    await db.query(TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table frozen_annotations;
      drop table frozen_images;
      drop table revision_states;
      drop table dataset_revisions;
      create table version_image_records (
        project_id   varchar(50)  not null,
        task_type    varchar(50)  not null,
        image_id     varchar(255) not null,
        from_version int          not null,
        to_version   int,
        record       jsonb        not null,
        record_hash  text         not null,
        primary key (project_id, task_type, image_id, from_version),
        constraint fk_version_image_records_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint ck_version_image_records_range check (from_version >= 1 and to_version > from_version),
        constraint ck_version_image_records_record check (jsonb_typeof(record) = 'object'),
        constraint ck_version_image_records_hash check (record_hash <> '')
      );
      create unique index ux_version_image_records_open
        on version_image_records (project_id, task_type, image_id) where to_version is null;
      create index ix_version_image_records_range
        on version_image_records (project_id, task_type, to_version, from_version)
    `);
  }
}
