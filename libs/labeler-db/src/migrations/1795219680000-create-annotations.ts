import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An annotation belongs to an image of the very dataset that its project annotates. */
export class CreateAnnotations1795219680000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table annotations (
        id               bigserial    primary key,
        project_id       varchar(50)  not null,
        dataset_id       varchar(100) not null,
        image_id         varchar(255) not null,
        annotation_type  varchar(20)  not null,
        task_type        varchar(50)  not null,
        geometry         jsonb        not null,
        class_id         varchar(50),
        class_name       varchar(255),
        attributes       jsonb        not null default '{}',
        confidence       int,
        version          int          not null default 1,
        created_by       int          not null,
        updated_by       int,
        is_verified      boolean      not null default false,
        notes            text,
        annotation_state varchar(20)  not null default 'draft',
        confirmed_at     timestamptz,
        confirmed_by     int,
        created_at       timestamptz  not null default now(),
        updated_at       timestamptz  not null default now(),
        constraint fk_annotations_project foreign key (project_id, dataset_id)
          references annotation_projects (id, dataset_id) on delete cascade,
        constraint fk_annotations_image foreign key (dataset_id, image_id)
          references image_metadata (dataset_id, id) on delete cascade,
        constraint ck_annotations_type check (annotation_type in ('bbox', 'rotated_bbox', 'polygon', 'polyline',
          'circle', 'keypoint', 'line', 'classification', 'no_object')),
        constraint ck_annotations_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$'),
        constraint ck_annotations_geometry check (jsonb_typeof(geometry) = 'object'),
        constraint ck_annotations_attributes check (jsonb_typeof(attributes) = 'object'),
        constraint ck_annotations_confidence check (confidence >= 0 and confidence <= 100),
        constraint ck_annotations_version check (version >= 1),
        constraint ck_annotations_state check (annotation_state in ('draft', 'confirmed', 'verified'))
      );
      create index ix_annotations_project_image_task
        on annotations (project_id, image_id, task_type);
      create index ix_annotations_project_id on annotations (project_id, id);
      create index ix_annotations_project_task_class
        on annotations (project_id, task_type, class_id);
      create index ix_annotations_dataset_image on annotations (dataset_id, image_id);
      create index ix_annotations_created on annotations (created_at, created_by)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table annotations');
  }
}
