import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Null for images whose thumbnail was made before its key was recorded. */
export class RecordThumbnailKeys1795221000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table image_metadata add column thumbnail_key text');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table image_metadata drop column thumbnail_key');
  }
}
