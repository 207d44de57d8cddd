import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Objects that somebody is writing. Whoever has the row of a key is alone in writing it; a row that has expired says
 * that its writer died, and that the object has to be brought in step with the image rows. It has no foreign key,
 * because objects can outlive their dataset.
 */
export class CreatePendingObjects1795222000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table pending_objects (
        s3_key     text         primary key,
        dataset_id varchar(100) not null,
        holder     text         not null,
        expires_at timestamptz  not null,
        constraint ck_pending_objects_key check (s3_key <> '')
      );
      create index ix_pending_objects_holder on pending_objects (holder);
      create index ix_pending_objects_expires on pending_objects (expires_at, s3_key);
      create index ix_image_metadata_sha256 on image_metadata (dataset_id, sha256) where sha256 is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index ix_image_metadata_sha256; drop table pending_objects');
  }
}
