/** One plan serves for the life of a connection and enters each table by its key, whatever the table looked like then. */
const SETTINGS = [
  'plan_cache_mode = force_generic_plan',
  'enable_seqscan = off',
  'enable_bitmapscan = off',
]
  .map((setting) => `set ${setting}`)
  .join(' ');

const OF_IMAGE = `
  x.project_id = s.project_id and x.image_id = s.image_id and x.task_type = s.task_type`;

/**
 * Brings statuses and totals up to date after a statement that changed a few groups of annotations: one after the other
 * by their keys, in the order of images, so that one writer at a time has an image and several images are taken in one
 * order.
 */
export const SHIFT_FEW = `
  create function shift_few_annotations(shifts annotation_shift[]) returns void language plpgsql ${SETTINGS} as $$
  declare
    s annotation_shift;
    left_over int;
    images int;
    has_losses boolean := false;
  begin
    for s in select * from unnest(shifts) u order by u.dataset_id, u.image_id, u.task_type, u.class_id loop
      perform from image_metadata m
        where m.dataset_id = s.dataset_id and m.id = s.image_id for no key update;

      update image_annotation_status x
         set total_annotations = x.total_annotations + s.total,
             confirmed_annotations = x.confirmed_annotations + s.confirmed,
             draft_annotations = x.draft_annotations + s.draft,
             status = case when s.is_edit or x.draft_annotations + s.draft > 0 then 'in-progress' else 'completed' end,
             is_image_confirmed = x.is_image_confirmed and not s.is_edit and x.draft_annotations + s.draft = 0,
             confirmed_at = case when not s.is_edit and x.draft_annotations + s.draft = 0 then x.confirmed_at end,
             confirmed_by = case when not s.is_edit and x.draft_annotations + s.draft = 0 then x.confirmed_by end,
             first_modified_at = least(x.first_modified_at, s.first_at),
             last_modified_at = clock_timestamp()
       where ${OF_IMAGE};
      if not found and s.total > 0 then
        insert into image_annotation_status (project_id, dataset_id, image_id, task_type, status, first_modified_at,
          last_modified_at, total_annotations, confirmed_annotations, draft_annotations)
        values (s.project_id, s.dataset_id, s.image_id, s.task_type, 'in-progress', s.first_at, clock_timestamp(),
          s.total, s.confirmed, s.draft);
      end if;

      if s.total <> 0 then
        update image_classes x set annotations = x.annotations + s.total
         where ${OF_IMAGE} and x.class_id = s.class_id
        returning x.annotations into left_over;
        if found then
          images := case when left_over = 0 then -1 else 0 end;
        else
          insert into image_classes (project_id, image_id, task_type, class_id, image_ordinal, annotations)
          select s.project_id, s.image_id, s.task_type, s.class_id, m.ordinal, s.total
            from image_metadata m where m.dataset_id = s.dataset_id and m.id = s.image_id;
          images := 1;
        end if;
        if images = -1 then
          delete from image_classes x where ${OF_IMAGE} and x.class_id = s.class_id;
        end if;
        insert into annotation_counts as c (project_id, task_type, class_id, shard, annotations, images)
        values (s.project_id, s.task_type, s.class_id, shard_of_writer(), s.total, images)
        on conflict (project_id, task_type, class_id, shard) do update
           set annotations = c.annotations + excluded.annotations, images = c.images + excluded.images;
      end if;
      has_losses := has_losses or s.total < 0;

      insert into project_activity as a (project_id, shard, annotations, changed_by, changed_at)
      values (s.project_id, shard_of_writer(), s.total, s.changed_by, clock_timestamp())
      on conflict (project_id, shard) do update
         set annotations = a.annotations + excluded.annotations, changed_by = excluded.changed_by,
             changed_at = excluded.changed_at;
    end loop;

    -- At the end: what one group lost another may have won.
    if has_losses then
      foreach s in array shifts loop
        delete from image_annotation_status x where ${OF_IMAGE} and x.total_annotations = 0;
      end loop;
    end if;
  end $$`;
