import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is published of a dataset, per task. */
export class CreateDatasetPublications1795220280000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table dataset_publications (
        dataset_id      varchar(100) not null,
        task_type       varchar(50)  not null,
        version_id      int,
        annotation_path text         not null,
        num_images      int          not null,
        num_annotations int          not null,
        num_classes     int          not null,
        class_names     jsonb        not null,
        content_hash    varchar(80),
        published_at    timestamptz  not null default now(),
        primary key (dataset_id, task_type),
        constraint fk_dataset_publications_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint fk_dataset_publications_version foreign key (version_id)
          references annotation_versions (id) on delete set null,
        constraint ck_dataset_publications_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$'),
        constraint ck_dataset_publications_class_names check (jsonb_typeof(class_names) = 'array'),
        constraint ck_dataset_publications_counters
          check (num_images >= 0 and num_annotations >= 0 and num_classes >= 0)
      );
      create index ix_dataset_publications_version on dataset_publications (version_id)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table dataset_publications');
  }
}
