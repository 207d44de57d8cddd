import type { MigrationInterface, QueryRunner } from 'typeorm';

/** First key of the advisory locks of shards; the second is the shard. */
const SHARD_LOCKS = 0x5348;

/**
 * A transaction that counts has its shard for itself until it ends: the first that nobody else has. Shards by the
 * connection were shared by chance, and so writers of different images stood in each other's way, and could each wait
 * for the other when they took their counters in different orders.
 */
export class GiveEachWriterAShard1795330000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create or replace function shard_of_writer() returns smallint language plpgsql volatile as $$
      declare
        shard int := 0;
      begin
        while not pg_try_advisory_xact_lock(${SHARD_LOCKS}, shard) loop
          shard := shard + 1;
        end loop;
        return shard;
      end $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create or replace function shard_of_writer() returns smallint language sql volatile as
        'select (pg_backend_pid() % 16)::smallint'`);
  }
}
