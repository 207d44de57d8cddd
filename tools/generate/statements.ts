export const INSERT_DATASET = `
  insert into datasets (id, name, owner_id, storage_path, tags)
  values ($1::varchar, $3, $2, 'datasets/' || $1::varchar || '/', '["generated"]')`;

export const INSERT_PROJECT = `
  insert into annotation_projects (id, name, dataset_id, owner_id, task_types, task_config, task_classes)
  select $1::varchar, d.name, d.id, $3::int, '{detection,segmentation}'::varchar[],
         '{"detection": {"type": "bbox"}, "segmentation": {"type": "polygon"}}',
         jsonb_build_object('detection', c.classes, 'segmentation', c.classes)
    from datasets d,
         (select jsonb_object_agg('c' || n, jsonb_build_object('name', 'Class ' || n, 'color',
                   '#' || lpad(to_hex(n * 700001 % 16777216), 6, '0'), 'description', null, 'order', n)) as classes
            from generate_series(0, 19) n) c
   where d.id = $2`;

export const INSERT_OWNER = `
  insert into project_permissions (project_id, user_id, role, granted_by) values ($1, $2::int, 'owner', $2::int)`;

/** Images $2 (included) to $3 (not), a thousand in a folder. */
export const INSERT_IMAGES = `
  insert into image_metadata (dataset_id, id, file_name, s3_key, folder_path, size, width, height, orientation,
                              content_type, crc32, sha256)
  select $1::varchar, f.path, f.path || '.jpg', 'datasets/' || $1::varchar || '/images/' || f.path || '.jpg', f.folder,
         180000 + n % 4096, 1920, 1080, 1, 'image/jpeg', n % 4294967296, lpad(to_hex(n), 64, '0')
    from generate_series($2::bigint, $3::bigint - 1) n
   cross join lateral (select 'sequence_' || lpad((n / 1000)::text, 5, '0') as folder) s
   cross join lateral (select s.folder, s.folder || '/frame_' || lpad(n::text, 8, '0') as path) f
   order by n`;

/** Annotations $4 (included) to $5 (not) of $6, over the first $7 images, image by image. */
export const INSERT_ANNOTATIONS = `
  insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, class_name,
                           created_by, annotation_state, confirmed_by, confirmed_at)
  select $1::varchar, $2::varchar, 'sequence_' || lpad((i.n / 1000)::text, 5, '0') || '/frame_' || lpad(i.n::text, 8, '0'),
         case when t.outline then 'polygon' else 'bbox' end,
         case when t.outline then 'segmentation' else 'detection' end,
         case when t.outline then jsonb_build_object('type', 'polygon', 'image_width', 1920, 'image_height', 1080,
                'points', jsonb_build_array(
                  jsonb_build_array(p.x, p.y), jsonb_build_array(p.x + 40.5, p.y + 3.25),
                  jsonb_build_array(p.x + 61.75, p.y + 22), jsonb_build_array(p.x + 58.5, p.y + 47.5),
                  jsonb_build_array(p.x + 33, p.y + 60.25), jsonb_build_array(p.x + 6.25, p.y + 41)))
              else jsonb_build_object('type', 'bbox', 'bbox', jsonb_build_array(p.x, p.y, 64.25, 48.5),
                'image_width', 1920, 'image_height', 1080) end,
         'c' || k % 20, 'Class ' || k % 20, $3::int,
         case when i.n % 3 = 0 then 'confirmed' else 'draft' end,
         case when i.n % 3 = 0 then $3::int end, case when i.n % 3 = 0 then now() end
    from generate_series($4::bigint, $5::bigint - 1) k
   cross join lateral (select k * $7::bigint / $6::bigint as n) i
   cross join lateral (select k % 5 > 2 as outline) t
   cross join lateral (select (k * 7919 % 184000) / 100.0 as x, (k * 104729 % 101000) / 100.0 as y) p`;

/** Every second image without drafts was confirmed as a whole. */
export const JUDGE_IMAGES = `
  update image_annotation_status
     set status = 'completed', is_image_confirmed = image_ordinal % 2 = 0,
         confirmed_at = case when image_ordinal % 2 = 0 then now() end,
         confirmed_by = case when image_ordinal % 2 = 0 then $2::int end
   where project_id = $1 and draft_annotations = 0`;
