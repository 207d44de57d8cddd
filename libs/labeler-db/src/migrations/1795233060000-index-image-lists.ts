import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of images by name and size, by status, and by a part of their name. */
export class IndexImageLists1795233060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index ix_image_metadata_name on image_metadata (dataset_id, file_name, ordinal);
      create index ix_image_metadata_size on image_metadata (dataset_id, size, ordinal);
      drop index ix_image_metadata_folder;
      create index ix_image_metadata_folder on image_metadata (dataset_id, folder_path, ordinal);
      drop index ix_image_annotation_status_project_task;
      create index ix_image_annotation_status_project_task
        on image_annotation_status (project_id, task_type, status, image_ordinal) where status <> 'not-started'
    `);
    // Not every server offers these extensions, nor to everybody. Without the index, a search reads all names of a dataset.
    await db.query(`
      do $$
      begin
        create extension if not exists pg_trgm;
        create extension if not exists btree_gin;
        create index ix_image_metadata_search
          on image_metadata using gin (dataset_id, (coalesce(folder_path || '/', '') || file_name) gin_trgm_ops);
      exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
        raise notice 'searching images works without an index: %', sqlerrm;
      end $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index if exists ix_image_metadata_search;
      drop index ix_image_annotation_status_project_task;
      create index ix_image_annotation_status_project_task
        on image_annotation_status (project_id, task_type, status);
      drop index ix_image_metadata_folder;
      create index ix_image_metadata_folder on image_metadata (dataset_id, folder_path);
      drop index ix_image_metadata_size;
      drop index ix_image_metadata_name
    `);
  }
}
