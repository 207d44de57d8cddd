import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever takes a lock gets the next fencing token: a write that carries an older one came too late. */
export class CreateImageLocks1795219860000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create sequence image_lock_fencing_tokens as bigint;
      create table image_locks (
        id            serial       primary key,
        project_id    varchar(50)  not null,
        dataset_id    varchar(100) not null,
        image_id      varchar(255) not null,
        user_id       int          not null,
        fencing_token bigint       not null default nextval('image_lock_fencing_tokens'),
        locked_at     timestamptz  not null default now(),
        heartbeat_at  timestamptz  not null default now(),
        expires_at    timestamptz  not null,
        constraint uq_project_image_lock unique (project_id, image_id),
        constraint fk_image_locks_project foreign key (project_id, dataset_id)
          references annotation_projects (id, dataset_id) on delete cascade,
        constraint fk_image_locks_image foreign key (dataset_id, image_id)
          references image_metadata (dataset_id, id) on delete cascade,
        constraint ck_image_locks_expires check (expires_at > locked_at)
      );
      create index ix_image_locks_dataset_image on image_locks (dataset_id, image_id);
      create index ix_image_locks_user on image_locks (user_id);
      create index ix_image_locks_expires on image_locks (expires_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table image_locks; drop sequence image_lock_fencing_tokens');
  }
}
