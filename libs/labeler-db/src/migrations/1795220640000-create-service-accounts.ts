import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `api_key_hash` is what older releases stored. It opens nothing any more: keys are in service_keys. */
export class CreateServiceAccounts1795220640000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table service_accounts (
        id           varchar(100)   primary key,
        service_name varchar(100)   not null,
        api_key_hash varchar(255),
        scopes       varchar(100)[] not null,
        created_by   int            not null,
        created_at   timestamptz    not null default now(),
        expires_at   timestamptz,
        last_used_at timestamptz,
        is_active    boolean        not null default true,
        constraint uq_service_accounts_name unique (service_name),
        constraint ck_service_accounts_name check (service_name <> '')
      );
      create index ix_service_accounts_created on service_accounts (created_at desc, id desc)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table service_accounts');
  }
}
