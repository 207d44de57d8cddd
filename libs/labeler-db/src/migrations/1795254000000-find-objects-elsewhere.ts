import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who looks for what nothing refers to in the folder of a dataset has to know the few rows that mean objects outside of
 * their own folder; and what preserved objects amount to is asked without reading all records.
 */
export class FindObjectsElsewhere1795254000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index ix_image_metadata_elsewhere on image_metadata (s3_key)
        where not (starts_with(s3_key, 'datasets/' || dataset_id || '/')
          and (thumbnail_key is null or starts_with(thumbnail_key, 'datasets/' || dataset_id || '/')));
      create index ix_frozen_images_elsewhere on frozen_images (s3_key)
        where preserved_key is null and not starts_with(s3_key, 'datasets/' || dataset_id || '/');
      create index ix_frozen_images_preserved on frozen_images (preserved_key, size) where preserved_key is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ix_frozen_images_preserved;
      drop index ix_frozen_images_elsewhere;
      drop index ix_image_metadata_elsewhere
    `);
  }
}
