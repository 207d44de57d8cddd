import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `task_type` and `version_number` become parts of storage keys, so neither may hold a path. */
export class CreateAnnotationVersions1795220100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(String.raw`
      create table annotation_versions (
        id                      serial      primary key,
        project_id              varchar(50) not null,
        task_type               varchar(50) not null,
        version_number          varchar(50) not null,
        version_type            varchar(20) not null,
        created_at              timestamptz not null default now(),
        created_by              int,
        description             text,
        annotation_count        int,
        image_count             int,
        export_format           varchar(20),
        export_path             text,
        download_url            text,
        download_url_expires_at timestamptz,
        constraint uq_annotation_versions_number unique (project_id, task_type, version_number),
        constraint fk_annotation_versions_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint ck_annotation_versions_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$'),
        constraint ck_annotation_versions_number
          check (version_number !~ '[/\\[:cntrl:]]' and version_number not in ('', '.', '..')),
        constraint ck_annotation_versions_type check (version_type in ('working', 'published')),
        constraint ck_annotation_versions_format check (export_format in ('dice', 'coco', 'yolo', 'voc', 'cvat',
          'datumaro', 'labelstudio', 'imagefolder')),
        constraint ck_annotation_versions_counters check (annotation_count >= 0 and image_count >= 0)
      );
      create index ix_annotation_versions_project
        on annotation_versions (project_id, created_at desc, id desc)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table annotation_versions');
  }
}
