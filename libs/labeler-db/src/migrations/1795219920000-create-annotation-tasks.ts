import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAnnotationTasks1795219920000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table annotation_tasks (
        id               varchar(50)    primary key,
        project_id       varchar(50)    not null,
        name             varchar(255)   not null,
        description      text,
        assignee_id      int,
        reviewer_id      int,
        image_ids        varchar(255)[] not null default '{}',
        total_images     int            not null default 0,
        completed_images int            not null default 0,
        status           varchar(20)    not null default 'pending',
        due_date         timestamptz,
        completed_at     timestamptz,
        created_at       timestamptz    not null default now(),
        updated_at       timestamptz    not null default now(),
        constraint fk_annotation_tasks_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint ck_annotation_tasks_status
          check (status in ('pending', 'in_progress', 'in_review', 'completed', 'cancelled')),
        constraint ck_annotation_tasks_counters
          check (completed_images >= 0 and total_images >= completed_images)
      );
      create index ix_annotation_tasks_project on annotation_tasks (project_id, status, created_at desc);
      create index ix_annotation_tasks_assignee on annotation_tasks (assignee_id, status);
      create index ix_annotation_tasks_reviewer on annotation_tasks (reviewer_id, status)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table annotation_tasks');
  }
}
