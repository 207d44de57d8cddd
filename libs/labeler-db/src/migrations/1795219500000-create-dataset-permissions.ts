import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The older, second permission table. It is read by nobody; its rows are folded into project_permissions. */
export class CreateDatasetPermissions1795219500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table dataset_permissions (
        id         serial       primary key,
        dataset_id varchar(100) not null,
        user_id    int          not null,
        role       varchar(20)  not null,
        granted_by int          not null,
        granted_at timestamptz  not null default now(),
        constraint uq_dataset_user unique (dataset_id, user_id),
        constraint fk_dataset_permissions_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_dataset_permissions_role check (role in ('owner', 'member'))
      );
      create index ix_dataset_permissions_user on dataset_permissions (user_id, dataset_id)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table dataset_permissions');
  }
}
