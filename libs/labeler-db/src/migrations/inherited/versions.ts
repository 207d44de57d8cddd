import { type Adoption, isTaken } from './tables';

const FORMATS = `'dice', 'coco', 'yolo', 'voc', 'cvat', 'datumaro', 'labelstudio', 'imagefolder'`;

const TASK = 'coalesce(pg_temp.task_of(x.task_type), p.first_task)';

/** Older releases published a file per task but never told the dataset so. The file has the name that they gave it. */
const PUBLICATIONS = `
    insert into dataset_publications (dataset_id, task_type, version_id, annotation_path, num_images,
      num_annotations, num_classes, class_names, published_at)
    select distinct on (p.dataset_id, v.task_type)
           p.dataset_id, v.task_type, v.id,
           'datasets/' || p.dataset_id || '/annotations_' || o.task_type || '.json',
           coalesce(v.image_count, 0), coalesce(v.annotation_count, 0),
           jsonb_array_length(c.names), c.names, v.created_at
      from annotation_versions v
      join (select x.id, coalesce(x.task_type, v.task_type) as task_type
              from old_annotation_versions x
              join annotation_versions v on v.id = x.id
             where ${isTaken('annotation_versions')}) o on o.id = v.id
      join annotation_projects p on p.id = v.project_id,
           lateral (select coalesce(jsonb_agg(coalesce(e.value ->> 'name', e.key)
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
  from: 'old_annotation_versions x left join project_names p on p.name = x.project_id',
  aside: [
    { when: 'p.project_id is null', say: 'its project does not exist' },
    { when: `${TASK} is null`, say: 'nothing tells its task' },
    { when: "x.version_type not in ('working', 'published')", say: 'its type is unknown' },
    {
      when: String.raw`x.version_number ~ '[/\\[:cntrl:]]' or x.version_number in ('', '.', '..')`,
      say: 'its number cannot be part of a path',
    },
  ],
  only: {
    by: `p.project_id, ${TASK}, x.version_number`,
    order: "x.version_type = 'published' desc, x.created_at desc, x.id desc",
    say: 'another version of the task has its number',
  },
  changes: [
    {
      when: `x.export_format not in (${FORMATS})`,
      say: 'its unknown format was left out',
    },
    {
      when: `x.task_type is distinct from ${TASK}`,
      say: 'the name of its task was brought to that of today',
    },
  ],
  then: [
    `create temp table taken_versions on commit drop as
       select x.id from old_annotation_versions x where ${isTaken('annotation_versions')}`,
    'analyze taken_versions',
  ],
  insert: {
    into: `id, project_id, task_type, version_number, version_type, created_at,
      created_by, description, annotation_count, image_count, export_format, export_path, download_url,
      download_url_expires_at`,
    select: `x.id, p.project_id, ${TASK}, x.version_number, x.version_type, coalesce(x.created_at, now()), x.created_by,
           x.description, greatest(x.annotation_count, 0), greatest(x.image_count, 0),
           case when x.export_format in (${FORMATS}) then x.export_format end,
           x.export_path, x.download_url, x.download_url_expires_at`,
  },
  after: PUBLICATIONS,
};

export const ANNOTATION_SNAPSHOTS: Adoption = {
  table: 'annotation_snapshots',
  from: 'old_annotation_snapshots x left join taken_versions v on v.id = x.version_id',
  aside: [
    { when: 'v.id is null', say: 'its version does not exist' },
    {
      when: "coalesce(jsonb_typeof(x.snapshot_data), '') <> 'object'",
      say: 'its snapshot_data is no object',
    },
  ],
  insert: {
    into: 'id, version_id, annotation_id, snapshot_data',
    select: 'x.id, v.id, x.annotation_id, x.snapshot_data',
  },
};
