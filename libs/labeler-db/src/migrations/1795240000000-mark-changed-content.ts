import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans are kept for the life of a connection: each enters its tables by their keys, whatever they looked like then. */
const BY_KEY = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** What frozen records say of an image. */
const CONTENT = `r.dataset_id, r.id, r.s3_key, r.size, r.sha256, r.crc32, r.etag, r.width, r.height, r.orientation,
  r.content_type, r.ordinal`;

/** A dataset that is being deleted takes its marks along. */
const markImages = (images: string): string => `
    insert into changed_images (dataset_id, image_id)
    select distinct i.dataset_id, i.image_id
      from (${images}) i
     where exists (select from datasets d where d.id = i.dataset_id and d.status <> 'deleting')
     order by i.dataset_id, i.image_id
    on conflict (dataset_id, image_id) do update set changed_in = this_transaction();`;

const marking = (name: string, images: string): string => `
  create function ${name}() returns trigger language plpgsql ${BY_KEY} as $$
  begin
    ${markImages(images)}
    return null;
  end $$`;

const only = (from: string, without: string): string => `
  select c.dataset_id, c.id as image_id
    from (select ${CONTENT} from ${from} r except select ${CONTENT} from ${without} r) c`;

const FUNCTIONS = [
  `create function dataset_content_lock(dataset_id varchar) returns bigint language sql immutable parallel safe
     return hashtextextended('dataset content ' || dataset_id, 0)`,

  `create function mark_status() returns trigger language plpgsql as $$
  begin
    new.is_changed := true;
    new.changed_in := this_transaction();
    return new;
  end $$`,

  `create function mark_renamed_class() returns trigger language plpgsql ${BY_KEY} as $$
  begin
    update image_annotation_status s set is_changed = true
     where s.project_id = new.project_id and s.image_id = new.image_id and s.task_type = new.task_type
       and not (s.is_changed and s.changed_in = this_transaction());
    return null;
  end $$`,

  marking('mark_inserted_images', 'select r.dataset_id, r.id as image_id from added r'),
  marking('mark_deleted_images', 'select r.dataset_id, r.id as image_id from removed r'),
  marking(
    'mark_updated_images',
    `${only('added', 'removed')} union all ${only('removed', 'added')}`,
  ),
  marking('mark_ended_statuses', 'select r.dataset_id, r.image_id from removed r'),
];

/**
 * What has changed since the content of a dataset was last frozen is marked, whoever changed it, so that freezing costs
 * what changed. A mark tells which transaction set it: whoever freezes clears the marks that its read could see, and
 * none that came later.
 */
export class MarkChangedContent1795240000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('set constraints all immediate');
    await db.query(`
      create function this_transaction() returns bigint language sql volatile
        return pg_current_xact_id()::text::bigint;
      create table changed_images (
        dataset_id varchar(100) not null,
        image_id   varchar(255) not null,
        changed_in bigint       not null default this_transaction(),
        primary key (dataset_id, image_id),
        constraint fk_changed_images_dataset foreign key (dataset_id) references datasets (id) on delete cascade
      );
      insert into changed_images (dataset_id, image_id) select m.dataset_id, m.id from image_metadata m;
      alter table image_annotation_status
        add column is_changed boolean not null default true,
        add column changed_in bigint not null default 0;
      alter table image_annotation_status alter column changed_in set default this_transaction();
      create index ix_image_annotation_status_changed on image_annotation_status (dataset_id, image_id)
        where is_changed
    `);
    for (const statement of FUNCTIONS) await db.query(statement);
    await db.query(`
      create trigger mark_status before update on image_annotation_status
        for each row when (new.is_changed or not old.is_changed) execute function mark_status();
      create trigger mark_ended_statuses after delete on image_annotation_status
        referencing old table as removed for each statement execute function mark_ended_statuses();
      create trigger mark_renamed_class after update of class_name on annotations
        for each row when (old.class_name is distinct from new.class_name) execute function mark_renamed_class();
      create trigger mark_inserted_images after insert on image_metadata
        referencing new table as added for each statement execute function mark_inserted_images();
      create trigger mark_deleted_images after delete on image_metadata
        referencing old table as removed for each statement execute function mark_deleted_images();
      create trigger mark_updated_images after update on image_metadata
        referencing old table as removed new table as added
        for each statement execute function mark_updated_images()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger mark_updated_images on image_metadata;
      drop trigger mark_deleted_images on image_metadata;
      drop trigger mark_inserted_images on image_metadata;
      drop trigger mark_renamed_class on annotations;
      drop trigger mark_ended_statuses on image_annotation_status;
      drop trigger mark_status on image_annotation_status;
      drop function mark_ended_statuses();
      drop function mark_updated_images();
      drop function mark_deleted_images();
      drop function mark_inserted_images();
      drop function mark_renamed_class();
      drop function mark_status();
      drop function dataset_content_lock(varchar);
      drop index ix_image_annotation_status_changed;
      alter table image_annotation_status drop column changed_in, drop column is_changed;
      drop table changed_images;
      drop function this_transaction()
    `);
  }
}
