/**
 * A dataset as the wire has it, built by the database: its text goes out as it is.
 * Expects the tables `d` (datasets) and `p` (the publication that is described, if any), and nothing else: what
 * `DATASET_VERSION` says depends on that.
 */
const columnsOf = (bucket: string) =>
  ({
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
      select d.storage_type, ${bucket} as bucket, 'datasets/' || d.id || '/images/' as image_root) i)`,
  }) as const;

export type DatasetField = keyof ReturnType<typeof columnsOf>;

export const DATASET_FIELDS = Object.keys(columnsOf('')) as DatasetField[];

/**
 * The JSON text of the dataset `d`.
 * @param bucket The parameter with the name of the bucket that holds the images.
 */
export function datasetJson(bucket: string): string {
  const selected = Object.entries(columnsOf(bucket))
    .map(([name, expression]) => `${expression} as ${name}`)
    .join(', ');
  return `(select row_to_json(v)::text from (select ${selected}) v)`;
}

/**
 * Names the two rows that the JSON text is made of, and thereby the text: two datasets with the same version, read
 * from the same server by the same process, have the same text.
 *
 * Why: `xmin` is the transaction that wrote a row as it is. A transaction leaves at most one version of a row behind,
 * and others see nothing of it before it ends, so a key and an `xmin` name one committed content. The keys are part
 * of the version: the id of `d`, and with the task that of `p`. The place of a row (`ctid`) cannot stand for its key:
 * VACUUM FULL moves rows to the places of others and keeps their `xmin`.
 *
 * Limits: numbers of transactions come again after 2^32 of them, and on another server after a failover or a restore.
 * Whoever keeps versions must forget them in time and when the server changes.
 */
export const DATASET_VERSION = `d.xmin || coalesce('.' || p.xmin || '.' || p.task_type, '') || ' ' || d.id`;

/** Joins the publication of the asked task, else of the first published one, as `p`. */
export function joinPublication(task: string): string {
  return `left join dataset_publications p on p.dataset_id = d.id and p.task_type =
    case when ${task} = any(d.published_task_types) then ${task} else d.published_task_types[1] end`;
}

function wireTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
