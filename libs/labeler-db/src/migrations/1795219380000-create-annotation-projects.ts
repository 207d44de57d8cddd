import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One project per dataset. Its owner is the dataset's owner, and changes with it. */
export class CreateAnnotationProjects1795219380000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table annotation_projects (
        id                varchar(50)   primary key,
        name              varchar(255)  not null,
        description       text,
        dataset_id        varchar(100)  not null,
        owner_id          int           not null,
        task_types        varchar(50)[] not null default '{}',
        task_config       jsonb         not null default '{}',
        task_classes      jsonb         not null default '{}',
        settings          jsonb         not null default '{}',
        total_images      int           not null default 0,
        annotated_images  int           not null default 0,
        total_annotations int           not null default 0,
        status            varchar(20)   not null default 'active',
        created_at        timestamptz   not null default now(),
        updated_at        timestamptz   not null default now(),
        last_updated_by   int,
        constraint uq_annotation_projects_dataset unique (dataset_id),
        constraint uq_annotation_projects_id_dataset unique (id, dataset_id),
        constraint uq_annotation_projects_id_owner unique (id, owner_id),
        constraint fk_annotation_projects_dataset_owner foreign key (dataset_id, owner_id)
          references datasets (id, owner_id) on update cascade on delete cascade,
        constraint ck_annotation_projects_status
          check (status in ('active', 'paused', 'completed', 'archived')),
        constraint ck_annotation_projects_task_config check (jsonb_typeof(task_config) = 'object'),
        constraint ck_annotation_projects_task_classes check (jsonb_typeof(task_classes) = 'object'),
        constraint ck_annotation_projects_settings check (jsonb_typeof(settings) = 'object'),
        constraint ck_annotation_projects_counters
          check (total_images >= 0 and annotated_images >= 0 and total_annotations >= 0)
      );
      create index ix_annotation_projects_owner_created
        on annotation_projects (owner_id, created_at desc, id desc)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table annotation_projects');
  }
}
