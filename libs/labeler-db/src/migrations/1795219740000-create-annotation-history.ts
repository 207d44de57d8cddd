import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only. It outlives the annotation, but not the project. */
export class CreateAnnotationHistory1795219740000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table annotation_history (
        id             bigserial   primary key,
        annotation_id  bigint      not null,
        project_id     varchar(50) not null,
        action         varchar(20) not null,
        previous_state jsonb,
        new_state      jsonb,
        changed_by     int         not null,
        timestamp      timestamptz not null default now(),
        constraint fk_annotation_history_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint ck_annotation_history_action check (action <> ''),
        constraint ck_annotation_history_previous_state check (jsonb_typeof(previous_state) = 'object'),
        constraint ck_annotation_history_new_state check (jsonb_typeof(new_state) = 'object')
      );
      create index ix_annotation_history_project
        on annotation_history (project_id, timestamp desc, id desc);
      create index ix_annotation_history_annotation on annotation_history (annotation_id, id desc)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table annotation_history');
  }
}
