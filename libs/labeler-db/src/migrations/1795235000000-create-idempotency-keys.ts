import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that were carried out and may come again. */
export class CreateIdempotencyKeys1795235000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table idempotency_keys (
        key_hash    bytea       primary key,
        fingerprint bytea       not null,
        attempt     uuid        not null,
        status      smallint,
        headers     jsonb,
        body        text,
        created_at  timestamptz not null default now(),
        constraint ck_idempotency_keys_answer check (
          case when status is null then headers is null and body is null
               else status between 200 and 399 and headers is not null end)
      );
      create index ix_idempotency_keys_created on idempotency_keys (created_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table idempotency_keys');
  }
}
