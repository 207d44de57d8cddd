/**
 * A dataset as the wire has it, built by the database: its text goes out as it is.
 * Expects the tables `d` (datasets) and `p` (the publication that is described, if any).
 */
const COLUMNS = {
  id: 'd.id',
  name: 'd.name',
  description: 'd.description',
  format: 'd.format',
  labeled: 'd.labeled',
  storage_type: 'd.storage_type',
  storage_path: 'd.storage_path',
  annotation_path: 'coalesce(p.annotation_path, d.annotation_path)',
  num_classes: 'coalesce(p.num_classes, d.num_classes)',
  num_images: 'coalesce(p.num_images, d.num_images)',
  class_names: 'coalesce(p.class_names, d.class_names)',
  tags: 'd.tags',
  visibility: 'd.visibility',
  owner_id: 'd.owner_id',
  version: 'd.version',
  content_hash: 'coalesce(p.content_hash, d.content_hash)',
  created_at: wireTime('d.created_at'),
  updated_at: wireTime('d.updated_at'),
  task_type: 'p.task_type',
  published_task_types: 'd.published_task_types',
  storage_info: `(select row_to_json(i) from (
      select d.storage_type, $1::text as bucket, 'datasets/' || d.id || '/images/' as image_root) i)`,
} as const;

export type DatasetField = keyof typeof COLUMNS;

export const DATASET_FIELDS = Object.keys(COLUMNS) as DatasetField[];

const SELECTED = Object.entries(COLUMNS)
  .map(([name, expression]) => `${expression} as ${name}`)
  .join(', ');

/** The JSON text of the dataset `d`. `$1` is the name of the bucket that holds the images. */
export const DATASET_JSON = `(select row_to_json(v)::text from (select ${SELECTED}) v)`;

/** Joins the publication of the asked task, else of the first published one, as `p`. */
export function joinPublication(task: string): string {
  return `left join dataset_publications p on p.dataset_id = d.id and p.task_type =
    case when ${task} = any(d.published_task_types) then ${task} else d.published_task_types[1] end`;
}

function wireTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
