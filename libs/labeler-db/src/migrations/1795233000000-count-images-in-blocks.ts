import type { MigrationInterface, QueryRunner } from 'typeorm';

const BLOCK = (row: string): string => `${row}.ordinal >> 10`;

const FUNCTIONS = [
  `create function images_entered_blocks() returns trigger language plpgsql as $$
  begin
    insert into image_blocks as b (dataset_id, block, images)
    select n.dataset_id, ${BLOCK('n')}, count(*)
      from added n
     group by n.dataset_id, ${BLOCK('n')}
     order by n.dataset_id, ${BLOCK('n')}
    on conflict (dataset_id, block) do update set images = b.images + excluded.images;
    return null;
  end $$`,
  `create function images_left_blocks() returns trigger language plpgsql as $$
  begin
    update image_blocks b set images = b.images - t.images
      from (select o.dataset_id, ${BLOCK('o')} as block, count(*) as images
              from removed o group by o.dataset_id, ${BLOCK('o')}) t
     where b.dataset_id = t.dataset_id and b.block = t.block;
    delete from image_blocks b
     using (select distinct o.dataset_id, ${BLOCK('o')} as block from removed o) t
     where b.dataset_id = t.dataset_id and b.block = t.block and b.images = 0;
    return null;
  end $$`,
  `create function image_changed_blocks() returns trigger language plpgsql as $$
  begin
    update image_blocks b set images = b.images - 1
     where b.dataset_id = old.dataset_id and b.block = ${BLOCK('old')};
    delete from image_blocks b
     where b.dataset_id = old.dataset_id and b.block = ${BLOCK('old')} and b.images = 0;
    insert into image_blocks as b (dataset_id, block, images)
    values (new.dataset_id, ${BLOCK('new')}, 1)
    on conflict (dataset_id, block) do update set images = b.images + 1;
    return null;
  end $$`,
  `create function images_emptied_blocks() returns trigger language plpgsql as $$
  begin
    delete from image_blocks;
    return null;
  end $$`,
];

/**
 * How many images of a dataset lie in each stretch of 1024 places of the list, so that a page far down is found by
 * adding up a few rows instead of walking past all images before it. Writers of a dataset hold its row meanwhile:
 * the triggers that keep its totals fire before these, by their names.
 */
export class CountImagesInBlocks1795233000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('set constraints all immediate');
    await db.query(`
      create table image_blocks (
        dataset_id varchar(100) not null,
        block      bigint       not null,
        images     int          not null,
        primary key (dataset_id, block),
        constraint fk_image_blocks_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_image_blocks_images check (images >= 0 and images <= 1024)
      ) with (fillfactor = 70);
      insert into image_blocks (dataset_id, block, images)
      select m.dataset_id, ${BLOCK('m')}, count(*) from image_metadata m group by 1, 2
    `);
    for (const statement of FUNCTIONS) await db.query(statement);
    await db.query(`
      create trigger images_numbered after insert on image_metadata
        referencing new table as added for each statement execute function images_entered_blocks();
      create trigger images_unnumbered after delete on image_metadata
        referencing old table as removed for each statement execute function images_left_blocks();
      create trigger images_renumbered after update of dataset_id, ordinal on image_metadata
        for each row when ((old.dataset_id, old.ordinal) is distinct from (new.dataset_id, new.ordinal))
        execute function image_changed_blocks();
      create trigger images_truncated_blocks after truncate on image_metadata
        for each statement execute function images_emptied_blocks()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger images_truncated_blocks on image_metadata;
      drop trigger images_renumbered on image_metadata;
      drop trigger images_unnumbered on image_metadata;
      drop trigger images_numbered on image_metadata;
      drop function images_emptied_blocks();
      drop function image_changed_blocks();
      drop function images_left_blocks();
      drop function images_entered_blocks();
      drop table image_blocks
    `);
  }
}
