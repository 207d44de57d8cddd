import { PLAN_BY_KEYS } from './freeze.statement';
import { holds, holdsByImage } from './holds';

const IMAGE = (i: string): string => `
  ${i}.image_id as "imageId", ${i}.ordinal, ${i}.path, ${i}.s3_key as "s3Key", ${i}.preserved_key as "preservedKey",
  ${i}.size, ${i}.sha256, ${i}.crc32, ${i}.etag, ${i}.width, ${i}.height, ${i}.orientation,
  ${i}.content_type as "contentType"`;

/**
 * By the image, in an order that the index by paths does not have: a planner that has not seen the dataset takes any
 * index of it for as good.
 */
const imageOf = (imageId: string): string => `
  select i.* from frozen_images i
   where i.dataset_id = $1 and i.image_id = ${imageId} and ${holdsByImage('i', '$2')}
   order by i.from_revision
   limit 1`;

/**
 * The same of labels; only the index by images has this order.
 * @param imageId SQL, as are `revision` and `task`; the dataset is `$1`
 */
export const labelsOf = (
  imageId: string,
  { revision, task }: { revision: string; task: string },
): string => `
  select f.* from frozen_annotations f
   where f.dataset_id = $1 and f.image_id = ${imageId} and f.task_type || '' = ${task} and ${holdsByImage('f', revision)}
   order by f.task_type, f.from_revision
   limit 1`;

/** Pages come out of indexes in their order, not out of everything that would have to be sorted for each page. */
export const PLAN_BY_ORDER = `${PLAN_BY_KEYS} union all select set_config('enable_sort', 'off', true)`;

/** Images of a dataset `$1` behind the path `$3`, at most `$4`. */
export const IMAGES = `
  select ${IMAGE('i')}
    from frozen_images i
   where i.dataset_id = $1 and i.path > $3 and ${holds('i', '$2')}
   order by i.path
   limit $4::int`;

/** Those of the images `$3` that there are, in the order of their paths. */
export const ORDERED_IDS = `
  select i.image_id
    from (select distinct u.image_id from unnest($3::text[]) u(image_id)) g
   cross join lateral (${imageOf('g.image_id')}) i
   order by i.path`;

/** Which images a page of labels is made of. */
export interface PageKind {
  /** Those with labels, or all of them. */
  images: 'labeled' | 'all';
  /** Only those whose reviewed labels make something of them. */
  isReviewed: boolean;
  /** Only the images `$6`. */
  byIds: boolean;
}

const among = (byIds: boolean, alias: string): string =>
  byIds ? `${alias}.image_id = any($6::text[])` : '$6::text[] is null';

const LABELED = ({ isReviewed, byIds }: PageKind): string => `
    select f.image_id, f.path, f.record, f.is_reviewed, f.record_bytes
      from frozen_annotations f
     where f.dataset_id = $1 and f.task_type = $3 and f.path > $4 and ${holds('f', '$2')} and ${among(byIds, 'f')}
       ${isReviewed ? 'and f.element_reviewed is not null' : ''}
     order by f.path
     limit $5::int`;

const ALL = ({ byIds }: PageKind): string => `
    select i.*, f.record, f.is_reviewed, coalesce(f.record_bytes, 0) as record_bytes
      from (select i.* from frozen_images i
             where i.dataset_id = $1 and i.path > $4 and ${holds('i', '$2')} and ${among(byIds, 'i')}
             order by i.path
             limit $5::int) i
      left join lateral (${labelsOf('i.image_id', { revision: '$2', task: '$3' })}) f on true
     order by i.path`;

/** The type as JSON has it: nothing is left out that has one. */
const RECORD = `
         case when $8::text is null or strpos(p.record::text, to_json($8::text)::text) > 0 then p.record::text end`;

/**
 * Images of a dataset `$1` with their labels in the task `$3`, behind the path `$4`: at most `$5` of them, and few more
 * than `$7` bytes. `found` tells how many there would have been without that bound. With a type `$8` of annotations,
 * records that do not mention it are left out.
 */
export const labelsPage = (kind: PageKind): string => `
  with found as materialized (
    select p.*, sum(p.record_bytes) over (order by p.path rows unbounded preceding) - p.record_bytes as bytes_before
      from (${kind.images === 'labeled' ? LABELED(kind) : ALL(kind)}) p
  )
  select ${IMAGE(kind.images === 'all' ? 'p' : 'i')}, ${RECORD} as record, coalesce(p.is_reviewed, false) as "isReviewed",
         (select count(*) from found) as found
    from found p
   ${kind.images === 'all' ? '' : `cross join lateral (${imageOf('p.image_id')}) i`}
   where p.bytes_before < $7
   order by p.path`;
