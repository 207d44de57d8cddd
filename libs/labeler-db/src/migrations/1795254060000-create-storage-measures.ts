import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the last listing of the buckets found of each kind: rows do not know the sizes of thumbnails and backups. */
export class CreateStorageMeasures1795254060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table storage_measures (
        bucket      text        not null,
        kind        text        not null,
        objects     bigint      not null,
        bytes       bigint      not null,
        measured_at timestamptz not null default now(),
        primary key (bucket, kind),
        constraint ck_storage_measures_bucket check (bucket in ('datasets', 'annotations')),
        constraint ck_storage_measures_amount check (objects >= 0 and bytes >= 0)
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table storage_measures');
  }
}
