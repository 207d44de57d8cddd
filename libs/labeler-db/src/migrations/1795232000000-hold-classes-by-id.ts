import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Classes lie in a map by their ids below the map of the tasks, everywhere. Older releases also stored lists. One class
 * can then be changed within the document, and no writer has to think of other shapes.
 */
export class HoldClassesById1795232000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('set constraints all immediate');
    await db.query(`
      create function pg_temp.classes_by_id(stored jsonb) returns jsonb language sql as $$
        select coalesce(jsonb_object_agg(c.id, c.value), '{}')
          from (select e.key as id, e.value
                  from jsonb_each(case jsonb_typeof(stored) when 'object' then stored else '{}' end) e
                union all
                select coalesce(l.value ->> 'class_id', l.value ->> 'id', (l.n - 1)::text), l.value
                  from jsonb_array_elements(case jsonb_typeof(stored) when 'array' then stored else '[]' end)
                       with ordinality l(value, n)) c
         where jsonb_typeof(c.value) = 'object'
      $$;
      update annotation_projects p
         set task_classes = t.classes
        from (select a.id, jsonb_object_agg(e.key, pg_temp.classes_by_id(e.value)) as classes
                from annotation_projects a, jsonb_each(a.task_classes) e
               group by a.id) t
       where p.id = t.id and p.task_classes <> t.classes;
      drop function pg_temp.classes_by_id(jsonb);
      alter table annotation_projects add constraint ck_annotation_projects_classes
        check (not jsonb_path_exists(task_classes, 'strict $.* ? (@.type() != "object")', '{}', true)
           and not jsonb_path_exists(task_classes, 'strict $.*.* ? (@.type() != "object")', '{}', true))
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'alter table annotation_projects drop constraint ck_annotation_projects_classes',
    );
  }
}
