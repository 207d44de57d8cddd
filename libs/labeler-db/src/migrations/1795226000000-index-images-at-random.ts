import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The images of a dataset in an order that has nothing to do with their names: random samples are runs through it.
 * Partitions of tables stand on this hash, so PostgreSQL keeps it from version to version.
 */
export class IndexImagesAtRandom1795226000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index ix_image_metadata_at_random on image_metadata (dataset_id, hashtextextended(id, 0))
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index ix_image_metadata_at_random');
  }
}
