import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives every image of a dataset its place in the list, once and for all: the list, the statuses of a task and the
 * images of a class are walked in one order, from wherever a page begins.
 */
export class NumberImages1795230000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('set constraints all immediate');
    await db.query(`
      create sequence image_ordinals as bigint;
      alter table image_metadata add column ordinal bigint;
      alter table image_metadata disable trigger images_updated;
      update image_metadata m set ordinal = n.ordinal
        from (select dataset_id, id, row_number() over (order by uploaded_at, dataset_id, id) as ordinal
                from image_metadata) n
       where m.dataset_id = n.dataset_id and m.id = n.id;
      alter table image_metadata enable trigger images_updated;
      select setval('image_ordinals', (select coalesce(max(ordinal), 0) + 1 from image_metadata), false);
      alter table image_metadata
        alter column ordinal set default nextval('image_ordinals'),
        alter column ordinal set not null;
      create unique index ux_image_metadata_ordinal on image_metadata (dataset_id, ordinal)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ux_image_metadata_ordinal;
      alter table image_metadata drop column ordinal;
      drop sequence image_ordinals
    `);
  }
}
