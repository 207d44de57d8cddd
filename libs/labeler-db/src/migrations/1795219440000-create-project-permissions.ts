import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A project has exactly one owner, the owner of its dataset: a row with the role `owner` must name that user.
 * The foreign key is checked at commit, so that a transfer may change the rows in any order.
 */
export class CreateProjectPermissions1795219440000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table project_permissions (
        id               serial      primary key,
        project_id       varchar(50) not null,
        user_id          int         not null,
        role             varchar(20) not null,
        granted_by       int         not null,
        granted_at       timestamptz not null default now(),
        owned_project_id varchar(50)
          generated always as (case when role = 'owner' then project_id end) stored,
        constraint uq_project_user unique (project_id, user_id),
        constraint fk_project_permissions_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint fk_project_permissions_owner foreign key (owned_project_id, user_id)
          references annotation_projects (id, owner_id) on delete cascade
          deferrable initially deferred,
        constraint ck_project_permissions_role
          check (role in ('owner', 'admin', 'reviewer', 'annotator', 'viewer'))
      );
      create index ix_project_permissions_user on project_permissions (user_id, project_id);
      create index ix_project_permissions_owner on project_permissions (owned_project_id, user_id)
        where owned_project_id is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table project_permissions');
  }
}
