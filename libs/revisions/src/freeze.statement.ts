import { DIGEST, isStatusOf, liveImage, liveLabels } from './live-content';

const IMAGE_COLUMNS =
  'ordinal, path, s3_key, size, sha256, crc32, etag, width, height, orientation, content_type, element';
const LABEL_COLUMNS = `path, record, record_bytes, is_reviewed, annotations, reviewed_annotations, class_counts,
       changed_at, element_all, element_reviewed, digest`;

const columnsOf = (alias: string, columns: string): string =>
  columns.replaceAll(/\w+/g, (column) => `${alias}.${column}`);
const fromExcluded = (columns: string): string =>
  columns.replaceAll(/\w+/g, (column) => `${column} = excluded.${column}`);

/**
 * Records are found by their images. A planner that knows nothing of young tables would take any index for as good, so
 * the others get nothing to hold on to: the dataset comes with each row, and the rest is no column.
 */
const IS_IMAGE = (place: string): string =>
  `f.dataset_id = ${place}.dataset_id and f.image_id = ${place}.image_id`;
const IS_LABELS = (place: string): string =>
  `${IS_IMAGE(place)} and f.task_type || '' = ${place}.task_type`;

/** The record of an image, or of its labels, that still stands. */
const standing = (table: string, is: string): string =>
  `select f.* from ${table} f where ${is} and f.to_revision is null limit 1`;

/** Ends the records of what has others now or is gone, and takes back what this revision had of it. */
const end = (table: string, is: string, { written, gone }: { written: string; gone: string }) => ({
  ended: `
    update ${table} f set to_revision = $2
      from (select ${written} union all select e.* from ${gone} e) e
     where ${is} and f.to_revision is null and f.from_revision + 0 < $2`,
  taken: `
    delete from ${table} f using ${gone} e
     where ${is} and f.from_revision + 0 = $2`,
});

const imageEnds = end('frozen_images', IS_IMAGE('e'), {
  written: 'w.dataset_id, w.image_id from written_images w',
  gone: 'gone_images',
});
const labelEnds = end('frozen_annotations', IS_LABELS('e'), {
  written: 'w.* from written_labels w',
  gone: 'gone_labels',
});

/**
 * Marked images behind `$5` in the order of their ids, as many as `$3` and `$4` allow, one at least. `last` is null when
 * no more follow.
 */
const CHOSEN = `
  marked_images as materialized (
    select c.image_id from changed_images c where c.dataset_id = $1 and c.image_id > $5
     order by c.image_id limit $3::int
  ), marked_statuses as materialized (
    select s.image_id from image_annotation_status s
     where s.dataset_id = $1 and s.is_changed and s.image_id > $5
     order by s.image_id limit $3::int
  ), known as materialized (
    select min(b.last) as last
      from (select max(i.image_id) as last from marked_images i having count(*) = $3::int
            union all
            select max(s.image_id) from marked_statuses s having count(*) = $3::int) b
  ), marked as materialized (
    select m.image_id, m.is_image, sum(n.annotations) over (order by m.image_id) - n.annotations as annotations_before
      from (select m.image_id, bool_or(m.is_image) as is_image
              from (select i.image_id, true as is_image from marked_images i
                    union all
                    select s.image_id, false from marked_statuses s) m
             group by m.image_id) m
     cross join lateral (
       select coalesce(sum(s.total_annotations), 0) as annotations
         from image_annotation_status s where s.dataset_id = $1 and s.image_id = m.image_id) n
     where m.image_id <= coalesce((select k.last from known k), m.image_id)
  ), chosen as materialized (
    select $1::varchar as dataset_id, m.image_id, m.is_image from marked m where m.annotations_before < $4
  ), reach as materialized (
    select case when (select count(*) from chosen) < (select count(*) from marked)
                then (select max(c.image_id) from chosen c)
                else (select k.last from known k) end as last
  )`;

const IMAGES = `
  written_images as (
    insert into frozen_images (dataset_id, image_id, from_revision, ${IMAGE_COLUMNS})
    select $1, c.image_id, $2, ${columnsOf('l', IMAGE_COLUMNS)}
      from chosen c
      left join lateral (${standing('frozen_images', IS_IMAGE('c'))}) o on true
     cross join lateral (${liveImage('c.image_id', 'o')}) l
     where c.is_image and (o.image_id is null or (${columnsOf('o', IMAGE_COLUMNS)}) is distinct from (${columnsOf('l', IMAGE_COLUMNS)}))
    on conflict (dataset_id, image_id, from_revision) do update
       set ${fromExcluded(IMAGE_COLUMNS)}, preserved_key = null
    returning dataset_id, image_id, s3_key
  ), gone_images as materialized (
    select c.dataset_id, c.image_id from chosen c
      left join lateral (
        select m.id from image_metadata m where m.dataset_id = c.dataset_id and m.id = c.image_id limit 1) m on true
     where c.is_image and m.id is null
  ), ended_images as (${imageEnds.ended}
  ), taken_images as (${imageEnds.taken}
  )`;

/** Labels of what is marked; those of whole images, which may have another path; and all when the project is gone. */
const LABELS = `
  places as materialized (
    select distinct k.dataset_id, k.image_id, k.task_type
      from (select s.dataset_id, s.image_id, s.task_type
              from chosen c
              join image_annotation_status s on s.dataset_id = c.dataset_id and s.image_id = c.image_id
             where s.is_changed or c.is_image
            union all
            select f.dataset_id, f.image_id, f.task_type
              from chosen c
              join frozen_annotations f on f.dataset_id = c.dataset_id and f.image_id = c.image_id
             where c.is_image and f.to_revision is null
            union all
            select f.dataset_id, f.image_id, f.task_type
              from frozen_annotations f
             where f.dataset_id = $1 and f.to_revision is null and not exists (select from project)) k
  ), written_labels as (
    insert into frozen_annotations (dataset_id, image_id, task_type, from_revision, ${LABEL_COLUMNS})
    select $1, k.image_id, k.task_type, $2, l.path, l.record, octet_length(l.record::text), l.is_reviewed, l.annotations,
           l.reviewed_annotations, l.class_counts, l.changed_at, l.element_all, l.element_reviewed, l.digest
      from places k
     cross join project p
     cross join lateral (select l.*, ${DIGEST} as digest from (${liveLabels('k', 'p')}) l offset 0) l
      left join lateral (
        ${standing('frozen_annotations', IS_LABELS('k'))}) o on true
     where o.digest is null or o.digest <> l.digest
    on conflict (dataset_id, image_id, task_type, from_revision) do update set ${fromExcluded(LABEL_COLUMNS)}
    returning dataset_id, image_id, task_type
  ), gone_labels as materialized (
    select k.dataset_id, k.image_id, k.task_type from places k
     where not exists (
       select from project p
         join image_annotation_status s on ${isStatusOf('k', 'p')}
        where s.status <> 'not-started')
  ), ended_labels as (${labelEnds.ended}
  ), taken_labels as (${labelEnds.taken}
  )`;

/**
 * Compares marked images of the dataset `$1` and their labels with the standing records and writes those of revision `$2`,
 * for at most `$3` images behind `$5`, and few more than `$4` annotations. One statement sees one moment: marks, rows, classes, and
 * the snapshot that tells which marks these were.
 */
export const FREEZE = `
  with project as materialized (
    select p.id, p.dataset_id, p.task_types, p.task_classes
      from annotation_projects p where p.dataset_id = $1 and p.removed_at is null
  ), ${CHOSEN}, ${IMAGES}, ${LABELS}
  select now() as at, pg_current_snapshot()::text as snapshot, (select r.last from reach r) as last,
         exists (select from written_images i
                  cross join lateral (select from pending_objects o where o.s3_key = i.s3_key limit 1) o) as is_contested,
         (select p.id from project p) as project_id, (select p.task_types from project p) as task_types,
         (select p.task_classes from project p) as task_classes`;

/** Plans for the marks at hand, each table entered by its keys: what changed is a small part, or the records are few. */
export const PLAN_BY_KEYS = `
  select set_config(s.name, s.value, true)
    from (values ('plan_cache_mode', 'force_custom_plan'), ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'),
                 ('enable_mergejoin', 'off'), ('jit', 'off')) s(name, value)`;
