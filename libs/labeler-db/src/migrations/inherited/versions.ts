import type { Adoption } from './tables';

/** Older releases published a file per task but never told the dataset so. */
const PUBLICATIONS = `
    insert into dataset_publications (dataset_id, task_type, version_id, annotation_path, num_images,
      num_annotations, num_classes, class_names, published_at)
    select distinct on (p.dataset_id, v.task_type)
           p.dataset_id, v.task_type, v.id,
           'datasets/' || p.dataset_id || '/annotations_' || v.task_type || '.json',
           coalesce(v.image_count, 0), coalesce(v.annotation_count, 0),
           jsonb_array_length(c.names), c.names, v.created_at
      from annotation_versions v
      join annotation_projects p on p.id = v.project_id,
           lateral (select coalesce(jsonb_agg(e.value ->> 'name'
                             order by coalesce(pg_temp.number_of(e.value ->> 'order'), 0), e.key collate "C"), '[]')
                           as names
                      from jsonb_each(pg_temp.object_of(p.task_classes -> v.task_type)) e) c
     where v.version_type = 'published'
     order by p.dataset_id, v.task_type, v.created_at desc, v.id desc;
    update datasets d
       set labeled = true, format = 'dice',
           annotation_path = coalesce(d.annotation_path, p.annotation_path),
           num_classes = coalesce(d.num_classes, p.num_classes),
           class_names = coalesce(d.class_names, p.class_names)
      from dataset_publications p
     where p.dataset_id = d.id and p.task_type = d.published_task_types[1]`;

export const ANNOTATION_VERSIONS: Adoption = {
  table: 'annotation_versions',
  insert: String.raw`
    insert into annotation_versions (id, project_id, task_type, version_number, version_type, created_at,
      created_by, description, annotation_count, image_count, export_format, export_path, download_url,
      download_url_expires_at)
    select v.id, p.id, v.task_type, v.version_number, v.version_type, v.created_at, v.created_by, v.description,
           greatest(v.annotation_count, 0), greatest(v.image_count, 0),
           case when v.export_format in ('dice', 'coco', 'yolo', 'voc', 'cvat', 'datumaro', 'labelstudio',
             'imagefolder') then v.export_format end,
           v.export_path, v.download_url, v.download_url_expires_at
      from inherited.annotation_versions v
      join annotation_projects p on p.id = v.project_id
     where v.task_type ~ '^[a-z][a-z0-9_-]*$' and v.version_type in ('working', 'published')
       and v.version_number !~ '[/\\[:cntrl:]]' and v.version_number not in ('', '.', '..')`,
  after: PUBLICATIONS,
};

export const ANNOTATION_SNAPSHOTS: Adoption = {
  table: 'annotation_snapshots',
  insert: `
    insert into annotation_snapshots (id, version_id, annotation_id, snapshot_data)
    select s.id, v.id, s.annotation_id, s.snapshot_data
      from inherited.annotation_snapshots s
      join annotation_versions v on v.id = s.version_id
     where jsonb_typeof(s.snapshot_data) = 'object'`,
};
