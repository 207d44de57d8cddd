import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An image is done when it is completed in the task type of the task, or in all that it has when the task has none. */
const IS_COMPLETED = `
  create function task_image_completed(project varchar, image varchar, type varchar) returns boolean
    language sql stable as $$
    select coalesce(bool_and(s.status = 'completed'), false)
      from image_annotation_status s
     where s.project_id = project and s.image_id = image and (type is null or s.task_type = type)
  $$`;

/** Plans are kept for the life of a connection: each enters its tables by their keys, whatever they looked like then. */
const BY_KEY = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** Rows before counters, and each in one order. The first statement is all that an image costs which is in no task. */
const settle = (name: string, changed: string): string => `
  create function ${name}() returns trigger language plpgsql ${BY_KEY} as $$
  begin
    perform from annotation_task_images i
       join (select distinct c.dataset_id, c.image_id from (${changed}) c) c
         on c.dataset_id = i.dataset_id and c.image_id = i.image_id
      order by i.task_id, i.image_id
        for no key update of i;
    if not found then return null; end if;
    update annotation_task_images i set completed = not i.completed
      from (select distinct c.dataset_id, c.image_id from (${changed}) c) c, annotation_tasks t
     where i.dataset_id = c.dataset_id and i.image_id = c.image_id and t.id = i.task_id
       and i.completed <> task_image_completed(t.project_id, i.image_id, t.task_type);
    return null;
  end $$`;

/** Without a join of the rows with themselves, which no key would help. */
const RESTATED = `
  select r.dataset_id, r.image_id
    from (select o.id, o.dataset_id, o.image_id, o.status from removed o
          union all
          select n.id, n.dataset_id, n.image_id, n.status from added n) r
   group by r.id, r.dataset_id, r.image_id
  having min(r.status) <> max(r.status)`;

const rows = (name: string): string => `select r.dataset_id, r.image_id from ${name} r`;

const count = (name: string, changes: string): string => `
  create function ${name}() returns trigger language plpgsql ${BY_KEY} as $$
  begin
    perform from annotation_tasks t
      where t.id in (select c.task_id from (${changes}) c)
      order by t.id
        for no key update;
    update annotation_tasks t
       set total_images = t.total_images + d.total, completed_images = t.completed_images + d.completed
      from (select c.task_id, sum(c.total) as total, sum(c.completed) as completed
              from (${changes}) c group by c.task_id
            having sum(c.total) <> 0 or sum(c.completed) <> 0) d
     where t.id = d.task_id;
    return null;
  end $$`;

const counted = (name: string, sign: 1 | -1): string =>
  `select r.task_id, ${sign} as total, ${sign} * r.completed::int as completed from ${name} r`;

const triggers = (table: string, names: { insert: string; delete: string; update: string }) => `
  create trigger ${names.insert} after insert on ${table}
    referencing new table as added for each statement execute function ${names.insert}();
  create trigger ${names.delete} after delete on ${table}
    referencing old table as removed for each statement execute function ${names.delete}();
  create trigger ${names.update} after update on ${table}
    referencing old table as removed new table as added
    for each statement execute function ${names.update}()`;

const SETTLE = {
  insert: 'statuses_begun_settle_tasks',
  delete: 'statuses_ended_settle_tasks',
  update: 'statuses_changed_settle_tasks',
};
const COUNT = {
  insert: 'task_images_inserted',
  delete: 'task_images_deleted',
  update: 'task_images_updated',
};

/** Keeps the progress of tasks, whoever changes the status of images, by what changes. */
export class KeepProgressOfTasks1795235180000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of [
      IS_COMPLETED,
      settle(SETTLE.insert, rows('added')),
      settle(SETTLE.delete, rows('removed')),
      settle(SETTLE.update, RESTATED),
      count(COUNT.insert, counted('added', 1)),
      count(COUNT.delete, counted('removed', -1)),
      count(COUNT.update, `${counted('added', 1)} union all ${counted('removed', -1)}`),
      triggers('image_annotation_status', SETTLE),
      triggers('annotation_task_images', COUNT),
    ]) {
      await db.query(statement);
    }
    await db.query(`
      update annotation_tasks set total_images = 0, completed_images = 0;
      insert into annotation_task_images (task_id, dataset_id, image_id, image_ordinal, completed, added_at)
      select distinct on (t.id, m.id) t.id, m.dataset_id, m.id, m.ordinal,
             task_image_completed(t.project_id, m.id, null), t.created_at
        from annotation_tasks t
        join annotation_projects p on p.id = t.project_id
        join image_metadata m on m.dataset_id = p.dataset_id and m.id = any(t.image_ids);
      alter table annotation_tasks drop column image_ids
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    const drop = (table: string, names: Record<string, string>) =>
      Object.values(names)
        .map((name) => `drop trigger ${name} on ${table}; drop function ${name}();`)
        .join('\n');
    await db.query(`
      alter table annotation_tasks add column image_ids varchar(255)[] not null default '{}';
      update annotation_tasks t
         set image_ids = array(select i.image_id from annotation_task_images i where i.task_id = t.id
                                order by i.image_ordinal);
      ${drop('annotation_task_images', COUNT)}
      ${drop('image_annotation_status', SETTLE)}
      drop function task_image_completed(varchar, varchar, varchar)
    `);
  }
}
