import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a published version says of an image, from `from_version` up to but without `to_version`
 * (null: still valid). Publishing writes only the records of images that changed.
 */
export class CreateVersionImageRecords1795220220000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
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

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table version_image_records');
  }
}
