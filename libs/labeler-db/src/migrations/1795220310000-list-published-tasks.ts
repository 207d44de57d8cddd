import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps `datasets.published_task_types` in step with the publications, whoever writes them. */
export class ListPublishedTasks1795220310000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function list_published_tasks(ids varchar[]) returns void language plpgsql as $$
      begin
        perform from datasets d where d.id = any(ids) order by d.id for no key update;
        update datasets d
           set published_task_types = t.task_types
          from (select i.id, array(select p.task_type::text from dataset_publications p
                                    where p.dataset_id = i.id order by p.task_type collate "C") as task_types
                  from unnest(ids) as i(id)) t
         where d.id = t.id and d.published_task_types <> t.task_types;
      end $$;

      create function publications_inserted() returns trigger language plpgsql as $$
      begin
        perform list_published_tasks(array(select distinct n.dataset_id from added n));
        return null;
      end $$;

      create function publications_updated() returns trigger language plpgsql as $$
      begin
        perform list_published_tasks(array(select n.dataset_id from added n
                                            union select o.dataset_id from removed o));
        return null;
      end $$;

      create function publications_deleted() returns trigger language plpgsql as $$
      begin
        perform list_published_tasks(array(select distinct o.dataset_id from removed o));
        return null;
      end $$;

      create trigger publications_inserted after insert on dataset_publications
        referencing new table as added
        for each statement execute function publications_inserted();
      create trigger publications_updated after update on dataset_publications
        referencing old table as removed new table as added
        for each statement execute function publications_updated();
      create trigger publications_deleted after delete on dataset_publications
        referencing old table as removed
        for each statement execute function publications_deleted()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger publications_deleted on dataset_publications;
      drop trigger publications_updated on dataset_publications;
      drop trigger publications_inserted on dataset_publications;
      drop function publications_deleted();
      drop function publications_updated();
      drop function publications_inserted();
      drop function list_published_tasks(varchar[])
    `);
  }
}
