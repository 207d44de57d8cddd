import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
      create table image_classes (
        project_id    varchar(50)  not null,
        image_id      varchar(255) not null,
        task_type     varchar(50)  not null,
        class_id      varchar(50)  not null,
        image_ordinal bigint       not null,
        annotations   int          not null,
        primary key (project_id, image_id, task_type, class_id),
        constraint fk_image_classes_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint ck_image_classes_annotations check (annotations >= 0)
      );
      create index ix_image_classes_class
        on image_classes (project_id, task_type, class_id, image_ordinal) where annotations > 0;

      create table annotation_counts (
        project_id  varchar(50) not null,
        task_type   varchar(50) not null,
        class_id    varchar(50) not null,
        shard       smallint    not null,
        annotations bigint      not null default 0,
        images      bigint      not null default 0,
        primary key (project_id, task_type, class_id, shard),
        constraint fk_annotation_counts_project foreign key (project_id)
          references annotation_projects (id) on delete cascade
      ) with (fillfactor = 50);

      create table image_status_counts (
        project_id  varchar(50) not null,
        task_type   varchar(50) not null,
        shard       smallint    not null,
        in_progress bigint      not null default 0,
        completed   bigint      not null default 0,
        confirmed   bigint      not null default 0,
        primary key (project_id, task_type, shard),
        constraint fk_image_status_counts_project foreign key (project_id)
          references annotation_projects (id) on delete cascade
      ) with (fillfactor = 50);

      create table project_activity (
        project_id       varchar(50) not null,
        shard            smallint    not null,
        annotations      bigint      not null default 0,
        annotated_images bigint      not null default 0,
        changed_by       int,
        changed_at       timestamptz,
        primary key (project_id, shard),
        constraint fk_project_activity_project foreign key (project_id)
          references annotation_projects (id) on delete cascade
      ) with (fillfactor = 50);`;

/**
 * Indexes for lists leave out what lists leave out anyway, and say so: nothing but the key then finds a single row,
 * whatever is known of a young table.
 *
 * What the annotations of a project amount to, kept by triggers. Totals lie in shards, one per writing connection and
 * sixteen at most, so that people who work in one project do not wait for each other: the sum over the shards is true.
 */
export class CreateAnnotationTotals1795230060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(TABLES);
    await db.query(`
      alter table image_annotation_status
        add column image_ordinal bigint,
        add column confirmed_by int,
        add column rejected_at timestamptz,
        add column rejected_by int;
      update image_annotation_status s set image_ordinal = m.ordinal
        from image_metadata m where m.dataset_id = s.dataset_id and m.id = s.image_id;
      alter table image_annotation_status alter column image_ordinal set not null;
      create index ix_image_annotation_status_ordinal
        on image_annotation_status (project_id, task_type, image_ordinal) where status <> 'not-started'
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ix_image_annotation_status_ordinal;
      alter table image_annotation_status
        drop column rejected_by, drop column rejected_at, drop column confirmed_by, drop column image_ordinal;
      drop table project_activity;
      drop table image_status_counts;
      drop table annotation_counts;
      drop table image_classes
    `);
  }
}
