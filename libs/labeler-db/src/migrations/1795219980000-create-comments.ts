import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A comment is about a project, one of its images, or one annotation, which it outlives. */
export class CreateComments1795219980000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table comments (
        id            bigserial    primary key,
        project_id    varchar(50)  not null,
        dataset_id    varchar(100) not null,
        image_id      varchar(255),
        annotation_id bigint,
        text          text         not null,
        parent_id     bigint,
        thread_id     bigint,
        resolved      boolean      not null default false,
        author_id     int          not null,
        created_at    timestamptz  not null default now(),
        updated_at    timestamptz  not null default now(),
        constraint fk_comments_project foreign key (project_id, dataset_id)
          references annotation_projects (id, dataset_id) on delete cascade,
        constraint fk_comments_image foreign key (dataset_id, image_id)
          references image_metadata (dataset_id, id) on delete cascade,
        constraint fk_comments_annotation foreign key (annotation_id)
          references annotations (id) on delete set null,
        constraint fk_comments_parent foreign key (parent_id)
          references comments (id) on delete cascade,
        constraint fk_comments_thread foreign key (thread_id)
          references comments (id) on delete cascade,
        constraint ck_comments_text check (text <> '')
      );
      create index ix_comments_project_image on comments (project_id, image_id, id);
      create index ix_comments_dataset_image on comments (dataset_id, image_id);
      create index ix_comments_annotation on comments (annotation_id);
      create index ix_comments_parent on comments (parent_id);
      create index ix_comments_thread on comments (thread_id, id)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table comments');
  }
}
