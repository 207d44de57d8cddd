import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTIONS = [
  `create function shift_image_totals(ids varchar[], images int[], bytes bigint[], name_bytes bigint[])
  returns void language plpgsql as $$
  begin
    -- In a fixed order, so that two statements over several datasets cannot deadlock.
    perform from datasets d where d.id = any(ids) order by d.id for no key update;
    update datasets d
       set stored_images = d.stored_images + t.images,
           num_images = d.stored_images + t.images,
           total_bytes = d.total_bytes + t.bytes,
           archive_name_bytes = d.archive_name_bytes + t.name_bytes,
           content_rev = d.content_rev + 1,
           updated_at = now()
      from unnest(ids, images, bytes, name_bytes) as t(id, images, bytes, name_bytes)
     where d.id = t.id;
    update annotation_projects p
       set total_images = d.num_images
      from datasets d
     where d.id = any(ids) and p.dataset_id = d.id and p.total_images is distinct from d.num_images;
  end $$`,
  `create function images_inserted() returns trigger language plpgsql as $$
  begin
    perform shift_image_totals(array_agg(t.dataset_id), array_agg(t.images), array_agg(t.bytes),
                               array_agg(t.name_bytes))
       from (select n.dataset_id, count(*)::int as images, sum(n.size)::bigint as bytes,
                    sum(octet_length(n.archive_path)) as name_bytes
               from added n group by n.dataset_id) t
     having count(*) > 0;
    return null;
  end $$`,
  `create function images_deleted() returns trigger language plpgsql as $$
  begin
    perform shift_image_totals(array_agg(t.dataset_id), array_agg(-t.images), array_agg(-t.bytes),
                               array_agg(-t.name_bytes))
       from (select o.dataset_id, count(*)::int as images, sum(o.size)::bigint as bytes,
                    sum(octet_length(o.archive_path)) as name_bytes
               from removed o group by o.dataset_id) t
     having count(*) > 0;
    return null;
  end $$`,
  `create function images_updated() returns trigger language plpgsql as $$
  begin
    perform shift_image_totals(array_agg(t.dataset_id), array_agg(t.images), array_agg(t.bytes),
                               array_agg(t.name_bytes))
       from (select coalesce(n.dataset_id, o.dataset_id) as dataset_id,
                    (count(n.s3_key) - count(o.s3_key))::int as images,
                    sum(coalesce(n.size, 0) - coalesce(o.size, 0))::bigint as bytes,
                    sum(coalesce(octet_length(n.archive_path), 0)
                      - coalesce(octet_length(o.archive_path), 0)) as name_bytes
               from added n
               full join removed o on o.dataset_id = n.dataset_id and o.s3_key = n.s3_key
              group by 1
             having bool_or(n.s3_key is null or o.s3_key is null or n.size <> o.size
               or (o.crc32 is not null and n.crc32 is distinct from o.crc32)
               or (o.sha256 is not null and n.sha256 is distinct from o.sha256)
               or (o.etag is not null and n.etag is distinct from o.etag))) t
     having count(*) > 0;
    return null;
  end $$`,
  `create function images_truncated() returns trigger language plpgsql as $$
  begin
    perform shift_image_totals(array_agg(d.id), array_agg(-d.stored_images), array_agg(-d.total_bytes),
                               array_agg(-d.archive_name_bytes))
       from datasets d where d.stored_images > 0 having count(*) > 0;
    return null;
  end $$`,
  `create function start_with_image_total() returns trigger language plpgsql as $$
  begin
    select d.num_images into new.total_images
      from datasets d where d.id = new.dataset_id for no key update;
    new.total_images := coalesce(new.total_images, 0);
    return new;
  end $$`,
];

/**
 * Keeps the image counters of datasets and projects right, whoever writes the rows. `num_images` follows
 * `stored_images`, the count of rows, as soon as one changes; rows written elsewhere may state it before.
 * `content_rev` rises with each statement that changes what an archive of the dataset would hold; learning a
 * checksum changes nothing.
 */
export class MaintainImageTotals1795219620000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of FUNCTIONS) await db.query(statement);
    await db.query(`
      create trigger images_inserted after insert on image_metadata
        referencing new table as added
        for each statement execute function images_inserted();
      create trigger images_deleted after delete on image_metadata
        referencing old table as removed
        for each statement execute function images_deleted();
      create trigger images_updated after update on image_metadata
        referencing old table as removed new table as added
        for each statement execute function images_updated();
      create trigger images_truncated after truncate on image_metadata
        for each statement execute function images_truncated();
      create trigger start_with_image_total before insert on annotation_projects
        for each row execute function start_with_image_total()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger start_with_image_total on annotation_projects;
      drop trigger images_truncated on image_metadata;
      drop trigger images_updated on image_metadata;
      drop trigger images_deleted on image_metadata;
      drop trigger images_inserted on image_metadata;
      drop function start_with_image_total();
      drop function images_truncated();
      drop function images_updated();
      drop function images_deleted();
      drop function images_inserted();
      drop function shift_image_totals(varchar[], int[], bigint[], bigint[])
    `);
  }
}
