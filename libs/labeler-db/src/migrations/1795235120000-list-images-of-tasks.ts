import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The images of a task are rows, which images take along when they go, and a task says what kind of work it is. */
export class ListImagesOfTasks1795235120000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table annotation_task_images (
        task_id       varchar(50)  not null,
        dataset_id    varchar(100) not null,
        image_id      varchar(255) not null,
        image_ordinal bigint       not null,
        completed     boolean      not null default false,
        added_at      timestamptz  not null default now(),
        primary key (task_id, image_id),
        constraint fk_annotation_task_images_task foreign key (task_id)
          references annotation_tasks (id) on delete cascade,
        constraint fk_annotation_task_images_image foreign key (dataset_id, image_id)
          references image_metadata (dataset_id, id) on delete cascade
      );
      create index ix_annotation_task_images_image on annotation_task_images (dataset_id, image_id);
      create index ix_annotation_task_images_ordinal on annotation_task_images (task_id, image_ordinal);

      alter table annotation_tasks
        add column task_type varchar(50),
        add column created_by int,
        add column started_at timestamptz,
        add column submitted_at timestamptz,
        add column reviewed_at timestamptz,
        add column reviewed_by int,
        add column review_outcome text,
        add column review_comment text,
        add constraint ck_annotation_tasks_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$'),
        add constraint ck_annotation_tasks_review_outcome check (review_outcome in ('accepted', 'changes_requested'));
      create index ix_annotation_tasks_created on annotation_tasks (project_id, created_at, id)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ix_annotation_tasks_created;
      alter table annotation_tasks
        drop constraint ck_annotation_tasks_review_outcome, drop constraint ck_annotation_tasks_task_type,
        drop column review_comment, drop column review_outcome, drop column reviewed_by, drop column reviewed_at,
        drop column submitted_at, drop column started_at, drop column created_by, drop column task_type;
      drop table annotation_task_images
    `);
  }
}
