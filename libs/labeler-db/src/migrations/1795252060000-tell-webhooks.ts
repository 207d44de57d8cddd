import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a change of many, so many are named. */
const ANNOTATIONS_NAMED = 1000;
const IMAGES_NAMED = 100;

/**
 * Writes events for webhooks in the transaction of the change, whoever makes it. Without a subscriber a change costs
 * one look into a small table. An endpoint that is subscribed is held, so that nobody removes it before the deliveries
 * that refer to it are there.
 */
export class TellWebhooks1795252060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(TELL);
    for (const [name, body] of Object.entries(BODIES)) {
      await db.query(`
        create function ${name}() returns trigger language plpgsql as $$
        ${body}
        $$`);
    }
    await db.query(TRIGGERS);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger webhooks_of_datasets on datasets;
      drop trigger webhooks_of_exports_written on dataset_exports;
      drop trigger webhooks_of_members on project_permissions;
      drop trigger webhooks_of_snapshots on dataset_snapshots;
      drop trigger webhooks_of_publications_updated on dataset_publications;
      drop trigger webhooks_of_publications_inserted on dataset_publications;
      drop trigger webhooks_of_annotations on annotations`);
    for (const name of Object.keys(BODIES)) await db.query(`drop function ${name}()`);
    await db.query('drop function tell_webhooks(text, varchar, jsonb)');
  }
}

const TELL = `
  create function tell_webhooks(event_type text, dataset varchar, content jsonb) returns void language plpgsql as $$
  begin
    with subscribed as (
      select e.id
        from webhook_endpoints e
       where e.status = 'enabled' and event_type = any(e.event_types)
         and (e.dataset_id is null or e.dataset_id = dataset)
       order by e.id
         for key share
    ), event as (
      insert into webhook_events (id, type, data)
      select 'evt_' || replace(gen_random_uuid()::text, '-', ''), event_type, content
       where exists (select from subscribed)
      returning id
    )
    insert into webhook_deliveries (endpoint_id, event_id)
    select s.id, e.id from subscribed s cross join event e;
  end $$`;

const BODIES = {
  webhooks_of_annotations: `
    declare
      told record;
    begin
      if not exists (
        select from webhook_endpoints e where e.status = 'enabled' and 'annotation.confirmed' = any(e.event_types)
      ) then
        return null;
      end if;
      for told in
        select n.dataset_id, n.project_id, max(n.confirmed_by) as confirmed_by, count(*) as annotations,
               (array_agg(n.id order by n.id))[1:${ANNOTATIONS_NAMED}] as annotation_ids,
               (array_agg(distinct n.image_id))[1:${IMAGES_NAMED}] as image_ids,
               array_agg(distinct n.task_type) as task_types
          from added n
          join removed o on o.id = n.id
         where n.annotation_state = 'confirmed' and o.annotation_state <> 'confirmed'
         group by n.dataset_id, n.project_id
         order by n.project_id
      loop
        perform tell_webhooks('annotation.confirmed', told.dataset_id, jsonb_build_object(
          'dataset_id', told.dataset_id, 'project_id', told.project_id, 'confirmed_by', told.confirmed_by,
          'task_types', told.task_types, 'count', told.annotations, 'annotation_ids', told.annotation_ids,
          'image_ids', told.image_ids));
      end loop;
      return null;
    end`,
  webhooks_of_publications: `
    begin
      perform tell_webhooks('dataset.published', new.dataset_id, jsonb_build_object(
        'dataset_id', new.dataset_id, 'project_id', v.project_id, 'task_type', new.task_type,
        'version_id', v.id, 'version_number', v.version_number, 'published_by', v.created_by,
        'num_images', new.num_images, 'num_annotations', new.num_annotations, 'num_classes', new.num_classes,
        'content_hash', new.content_hash))
        from annotation_versions v where v.id = new.version_id;
      return null;
    end`,
  webhooks_of_snapshots: `
    begin
      perform tell_webhooks('snapshot.created', new.dataset_id, jsonb_build_object(
        'dataset_id', new.dataset_id, 'snapshot_id', new.id, 'version_tag', new.version_tag,
        'content_hash', new.content_hash, 'num_images', new.images, 'num_annotations', new.annotations,
        'created_by_user_id', new.created_by_user_id));
      return null;
    end`,
  webhooks_of_members: `
    begin
      perform tell_webhooks('member.joined', p.dataset_id, jsonb_build_object(
        'dataset_id', p.dataset_id, 'project_id', p.id, 'user_id', new.user_id, 'role', new.role,
        'granted_by', new.granted_by))
        from annotation_projects p where p.id = new.project_id;
      return null;
    end`,
  webhooks_of_exports: `
    begin
      perform tell_webhooks('export.ready', new.dataset_id, jsonb_build_object(
        'dataset_id', new.dataset_id, 'project_id', new.project_id, 'export_id', new.id,
        'task_type', new.task_type, 'export_format', new.settings -> 'format', 'size_bytes', new.size_bytes,
        'sha256', new.sha256, 'image_count', new.image_count, 'annotation_count', new.annotation_count,
        'created_by', new.created_by));
      return null;
    end`,
  webhooks_of_datasets: `
    begin
      perform tell_webhooks('dataset.deleted', new.id, jsonb_build_object(
        'dataset_id', new.id, 'name', new.name, 'owner_id', new.owner_id, 'deleted_by', new.deleted_by,
        'is_restorable', new.purge_started_at is null));
      return null;
    end`,
};

const TRIGGERS = `
  create trigger webhooks_of_annotations after update on annotations
    referencing old table as removed new table as added
    for each statement execute function webhooks_of_annotations();
  create trigger webhooks_of_publications_inserted after insert on dataset_publications
    for each row when (new.version_id is not null) execute function webhooks_of_publications();
  create trigger webhooks_of_publications_updated after update of version_id on dataset_publications
    for each row when (new.version_id is not null and new.version_id is distinct from old.version_id)
    execute function webhooks_of_publications();
  create trigger webhooks_of_snapshots after insert on dataset_snapshots
    for each row execute function webhooks_of_snapshots();
  create trigger webhooks_of_members after insert on project_permissions
    for each row when (new.role <> 'owner') execute function webhooks_of_members();
  create trigger webhooks_of_exports_written after update of status on dataset_exports
    for each row when (new.status = 'completed' and old.status <> 'completed')
    execute function webhooks_of_exports();
  create trigger webhooks_of_datasets after update of status on datasets
    for each row when (new.status = 'deleting' and old.status <> 'deleting')
    execute function webhooks_of_datasets()`;
