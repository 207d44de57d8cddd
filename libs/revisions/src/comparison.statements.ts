import { holds } from './holds';
import { liveLabels } from './live-content';
import { labelsOf } from './reader.statements';

/** Which states of the labels of a task are compared: the older one of a revision, the newer one maybe of none. */
export interface ComparedKind {
  beforeIsReviewed: boolean;
  afterIsReviewed: boolean;
  afterIsWorking: boolean;
}

/** Images of the dataset `$1` whose labels in the task `$2` may differ between the revisions `$3` and `$4`. */
const candidates = ({
  beforeIsReviewed,
  afterIsReviewed,
  afterIsWorking,
}: ComparedKind): string => `
  candidates as materialized (
    select f.image_id from frozen_annotations f
     where f.dataset_id = $1 and f.from_revision > $3 and f.from_revision <= $4 and f.task_type || '' = $2
    union
    select f.image_id from frozen_annotations f
     where f.dataset_id = $1 and f.to_revision > $3 and f.to_revision <= $4 and f.task_type || '' = $2
    ${
      beforeIsReviewed === afterIsReviewed
        ? ''
        : `union
    select f.image_id from frozen_annotations f
     where f.dataset_id = $1 and f.task_type = $2 and ${holds('f', '$3')}
       and f.reviewed_annotations < f.annotations`
    }
    ${
      afterIsWorking
        ? `union
    select s.image_id from image_annotation_status s
     where s.dataset_id = $1 and s.is_changed and s.task_type = $2
    union
    select c.image_id from changed_images c where c.dataset_id = $1`
        : ''
    }
  )`;

const isThere = (revision: string, isReviewed: boolean): string => `
  exists (select from frozen_annotations f
           where f.dataset_id = $1 and f.image_id = c.image_id and f.task_type || '' = $2 and ${holds('f', revision)}
             ${isReviewed ? 'and f.element_reviewed is not null' : ''})`;

const IS_WORKING = `
  exists (select from image_annotation_status s
            join annotation_projects p on p.id = s.project_id and p.removed_at is null
           where s.dataset_id = $1 and s.image_id = c.image_id and s.task_type || '' = $2 and s.status <> 'not-started')`;

/** How many images have labels in the newer state and none in the older one. */
export const newImages = (kind: ComparedKind): string => `
  with ${candidates(kind)}
  select count(*) as images
    from candidates c
   where not ${isThere('$3', kind.beforeIsReviewed)}
     and ${kind.afterIsWorking ? IS_WORKING : isThere('$4', kind.afterIsReviewed)}`;

/** Bytes of an annotation that is in no record yet, about. */
const ANNOTATION_BYTES = 400;

const LIVE_BYTES = `
     select sum(s.total_annotations) * ${ANNOTATION_BYTES} as bytes from image_annotation_status s
      where s.dataset_id = $1 and s.image_id = c.image_id and s.task_type || '' = $2`;

/** Candidates behind the image `$5`, or the one image `$6`, at most `$7`, with what they take to read. */
export const candidatesPage = (kind: ComparedKind): string => `
  with ${candidates(kind)}
  select c.image_id, (coalesce(b.bytes, 0) + coalesce(l.bytes, 0))::bigint as bytes
    from candidates c
   cross join lateral (
     select sum(f.record_bytes) as bytes from frozen_annotations f
      where f.dataset_id = $1 and f.image_id = c.image_id and f.task_type || '' = $2
        and f.from_revision <= $4 and (f.to_revision is null or f.to_revision > $3)) b
   cross join lateral (${kind.afterIsWorking ? LIVE_BYTES : 'select 0 as bytes'}) l
   where c.image_id collate "C" > $5 and ($6::varchar is null or c.image_id = $6)
   order by c.image_id collate "C"
   limit $7::int`;

/** Records of the images `$4` in the revision `$3`. */
export const FROZEN_LABELS = `
  select f.image_id, f.record
    from unnest($4::text[]) u(image_id)
   cross join lateral (${labelsOf('u.image_id', { revision: '$3', task: '$2' })}) f`;

/** The same of what is there now. */
export const WORKING_LABELS = `
  select u.image_id, l.record
    from (select u.image_id, $2::varchar as task_type from unnest($3::text[]) u(image_id)) u
    join annotation_projects p on p.dataset_id = $1 and p.removed_at is null
   cross join lateral (${liveLabels('u', 'p')}) l`;
