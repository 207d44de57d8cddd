/**
 * Brings statuses and totals up to date after a statement that changed many groups of annotations, all at once, with a
 * plan made for the numbers at hand. The rules are those of `shift_few_annotations`. Steps that would change nothing
 * are left out: even then they would wake the triggers of their table.
 */
export const SHIFT_MANY = `
  create function shift_many_annotations(shifts annotation_shift[]) returns void language plpgsql
    set plan_cache_mode = force_custom_plan as $$
  declare
    has_losses boolean := (select bool_or(s.total < 0) from unnest(shifts) s);
    has_changes boolean := (select bool_or(s.total <> 0) from unnest(shifts) s);
    known int;
  begin
    -- One writer per image at a time, and several images in one order.
    perform from image_metadata m
       join (select distinct s.dataset_id, s.image_id from unnest(shifts) s) i
         on i.dataset_id = m.dataset_id and i.image_id = m.id
      order by m.dataset_id, m.id
        for no key update of m;

    update image_annotation_status s
       set total_annotations = s.total_annotations + t.total,
           confirmed_annotations = s.confirmed_annotations + t.confirmed,
           draft_annotations = s.draft_annotations + t.draft,
           status = case when t.is_edit or s.draft_annotations + t.draft > 0 then 'in-progress' else 'completed' end,
           is_image_confirmed = s.is_image_confirmed and not t.is_edit and s.draft_annotations + t.draft = 0,
           confirmed_at = case when not t.is_edit and s.draft_annotations + t.draft = 0 then s.confirmed_at end,
           confirmed_by = case when not t.is_edit and s.draft_annotations + t.draft = 0 then s.confirmed_by end,
           first_modified_at = least(s.first_modified_at, t.first_at),
           last_modified_at = clock_timestamp()
      from (select g.project_id, g.image_id, g.task_type, sum(g.total) as total, sum(g.confirmed) as confirmed,
                   sum(g.draft) as draft, bool_or(g.is_edit) as is_edit, min(g.first_at) as first_at
              from unnest(shifts) g group by g.project_id, g.image_id, g.task_type) t
     where s.project_id = t.project_id and s.image_id = t.image_id and s.task_type = t.task_type;
    get diagnostics known = row_count;

    if known < cardinality(shifts) then
      insert into image_annotation_status (project_id, dataset_id, image_id, task_type, status, first_modified_at,
        last_modified_at, total_annotations, confirmed_annotations, draft_annotations)
      select t.project_id, t.dataset_id, t.image_id, t.task_type, 'in-progress', t.first_at, clock_timestamp(),
             t.total, t.confirmed, t.draft
        from (select g.project_id, g.dataset_id, g.image_id, g.task_type, sum(g.total) as total,
                     sum(g.confirmed) as confirmed, sum(g.draft) as draft, min(g.first_at) as first_at
                from unnest(shifts) g group by g.project_id, g.dataset_id, g.image_id, g.task_type) t
       where t.total > 0
         and not exists (select from image_annotation_status s
           where s.project_id = t.project_id and s.image_id = t.image_id and s.task_type = t.task_type);
    end if;

    if has_losses then
      delete from image_annotation_status s
       using (select distinct g.project_id, g.image_id, g.task_type from unnest(shifts) g where g.total < 0) t
       where s.project_id = t.project_id and s.image_id = t.image_id and s.task_type = t.task_type
         and s.total_annotations = 0;
    end if;

    if has_changes then
      with given as (
        select g.project_id, g.dataset_id, g.image_id, g.task_type, g.class_id, sum(g.total)::int as total
          from unnest(shifts) g
         group by g.project_id, g.dataset_id, g.image_id, g.task_type, g.class_id
        having sum(g.total) <> 0
      ), kept as (
        update image_classes c set annotations = c.annotations + g.total
          from given g
         where c.project_id = g.project_id and c.image_id = g.image_id and c.task_type = g.task_type
           and c.class_id = g.class_id
        returning c.project_id, c.task_type, c.class_id, g.total, c.annotations
      ), begun as (
        insert into image_classes (project_id, image_id, task_type, class_id, image_ordinal, annotations)
        select g.project_id, g.image_id, g.task_type, g.class_id, m.ordinal, g.total
          from given g
          join image_metadata m on m.dataset_id = g.dataset_id and m.id = g.image_id
         where g.total > 0
           and not exists (select from image_classes c
             where c.project_id = g.project_id and c.image_id = g.image_id and c.task_type = g.task_type
               and c.class_id = g.class_id)
        returning project_id, task_type, class_id, annotations
      ), changed as (
        select k.project_id, k.task_type, k.class_id, k.total, case when k.annotations = 0 then -1 else 0 end as images
          from kept k
        union all
        select b.project_id, b.task_type, b.class_id, b.annotations, 1 from begun b
      )
      insert into annotation_counts as c (project_id, task_type, class_id, shard, annotations, images)
      select h.project_id, h.task_type, h.class_id, shard_of_writer(), sum(h.total), sum(h.images)
        from changed h
       group by h.project_id, h.task_type, h.class_id
       order by h.project_id, h.task_type, h.class_id
      on conflict (project_id, task_type, class_id, shard) do update
         set annotations = c.annotations + excluded.annotations, images = c.images + excluded.images;
    end if;

    if has_losses then
      delete from image_classes c
       using (select distinct g.project_id, g.image_id, g.task_type, g.class_id from unnest(shifts) g
               where g.total < 0) t
       where c.project_id = t.project_id and c.image_id = t.image_id and c.task_type = t.task_type
         and c.class_id = t.class_id and c.annotations = 0;
    end if;

    insert into project_activity as a (project_id, shard, annotations, changed_by, changed_at)
    select g.project_id, shard_of_writer(), sum(g.total), max(g.changed_by), clock_timestamp()
      from unnest(shifts) g
     group by g.project_id
     order by g.project_id
    on conflict (project_id, shard) do update
       set annotations = a.annotations + excluded.annotations, changed_by = excluded.changed_by,
           changed_at = excluded.changed_at;
  end $$`;
