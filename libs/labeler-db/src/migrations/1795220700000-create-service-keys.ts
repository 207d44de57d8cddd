import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of service accounts. Only the SHA-256 of a key is kept. */
export class CreateServiceKeys1795220700000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table service_keys (
        id                 uuid         primary key default gen_random_uuid(),
        service_account_id varchar(100) not null,
        key_prefix         text         not null,
        key_hash           bytea        not null,
        created_by         int          not null,
        created_at         timestamptz  not null default now(),
        expires_at         timestamptz,
        revoked_at         timestamptz,
        last_used_at       timestamptz,
        constraint uq_service_keys_prefix unique (key_prefix),
        constraint fk_service_keys_account foreign key (service_account_id)
          references service_accounts (id) on delete cascade,
        constraint ck_service_keys_prefix check (key_prefix <> ''),
        constraint ck_service_keys_hash check (octet_length(key_hash) = 32)
      );
      create index ix_service_keys_account on service_keys (service_account_id, created_at desc)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table service_keys');
  }
}
