import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans are kept for the life of a connection: each enters its tables by their keys, whatever they looked like then. */
const BY_KEY = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** Statuses of annotations whose class has another name now, without a join of the rows with themselves. */
const RENAMED = `
  select distinct c.project_id, c.image_id, c.task_type
    from (select r.project_id, r.image_id, r.task_type
            from (select o.id, o.project_id, o.image_id, o.task_type, coalesce('=' || o.class_name, '') as name from removed o
                  union all
                  select n.id, n.project_id, n.image_id, n.task_type, coalesce('=' || n.class_name, '') from added n) r
           group by r.id, r.project_id, r.image_id, r.task_type
          having min(r.name) <> max(r.name)) c`;

const OF_RENAMED = `s.project_id = r.project_id and s.image_id = r.image_id and s.task_type = r.task_type
       and not (s.is_changed and s.changed_in = this_transaction())`;

/**
 * Marks come after the totals, which have marked what they changed, and in their order of images. A mark for each row
 * came before them, and so two who changed one image could wait for each other.
 */
export class MarkRenamedClassesInOrder1795310000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger mark_renamed_class on annotations;
      drop function mark_renamed_class();
      create function mark_renamed_classes() returns trigger language plpgsql ${BY_KEY} as $$
      begin
        perform from image_annotation_status s
          join (${RENAMED}) r on ${OF_RENAMED}
         order by s.dataset_id, s.image_id, s.task_type
           for no key update of s;
        if not found then return null; end if;
        update image_annotation_status s set is_changed = true
          from (${RENAMED}) r
         where ${OF_RENAMED};
        return null;
      end $$;
      create trigger mark_renamed_classes after update on annotations
        referencing old table as removed new table as added
        for each statement execute function mark_renamed_classes()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger mark_renamed_classes on annotations;
      drop function mark_renamed_classes();
      create function mark_renamed_class() returns trigger language plpgsql ${BY_KEY} as $$
      begin
        update image_annotation_status s set is_changed = true
         where s.project_id = new.project_id and s.image_id = new.image_id and s.task_type = new.task_type
           and not (s.is_changed and s.changed_in = this_transaction());
        return null;
      end $$;
      create trigger mark_renamed_class after update of class_name on annotations
        for each row when (old.class_name is distinct from new.class_name) execute function mark_renamed_class()
    `);
  }
}
