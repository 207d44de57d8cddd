import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One value per metric; a newer one takes the place of the older. */
export class CreateSystemStatsCache1795220580000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table system_stats_cache (
        id            serial       primary key,
        metric_name   varchar(100) not null,
        metric_value  jsonb        not null,
        calculated_at timestamptz  not null default now(),
        expires_at    timestamptz,
        created_at    timestamptz  not null default now(),
        constraint uq_system_stats_cache_metric unique (metric_name)
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table system_stats_cache');
  }
}
