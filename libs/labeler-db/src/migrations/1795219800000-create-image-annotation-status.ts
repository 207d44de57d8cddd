import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateImageAnnotationStatus1795219800000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table image_annotation_status (
        id                    serial       primary key,
        project_id            varchar(50)  not null,
        dataset_id            varchar(100) not null,
        image_id              varchar(255) not null,
        task_type             varchar(50)  not null,
        status                varchar(20)  not null default 'not-started',
        first_modified_at     timestamptz,
        last_modified_at      timestamptz,
        confirmed_at          timestamptz,
        total_annotations     int          not null default 0,
        confirmed_annotations int          not null default 0,
        draft_annotations     int          not null default 0,
        is_image_confirmed    boolean      not null default false,
        constraint uq_image_annotation_status unique (project_id, image_id, task_type),
        constraint fk_image_annotation_status_project foreign key (project_id, dataset_id)
          references annotation_projects (id, dataset_id) on delete cascade,
        constraint fk_image_annotation_status_image foreign key (dataset_id, image_id)
          references image_metadata (dataset_id, id) on delete cascade,
        constraint ck_image_annotation_status_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$'),
        constraint ck_image_annotation_status_status
          check (status in ('not-started', 'in-progress', 'completed')),
        constraint ck_image_annotation_status_confirmed
          check (not is_image_confirmed or status = 'completed'),
        constraint ck_image_annotation_status_counters
          check (confirmed_annotations >= 0 and draft_annotations >= 0
            and total_annotations >= confirmed_annotations + draft_annotations)
      );
      create index ix_image_annotation_status_project_task
        on image_annotation_status (project_id, task_type, status);
      create index ix_image_annotation_status_dataset_image
        on image_annotation_status (dataset_id, image_id)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table image_annotation_status');
  }
}
