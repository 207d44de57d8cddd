import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ImagePlace } from './image-place';

/** What somebody decided or undid. */
export type ReviewAction =
  | 'image_confirmed'
  | 'image_unconfirmed'
  | 'image_rejected'
  | 'image_reopened'
  | 'annotations_confirmed'
  | 'annotations_unconfirmed';

export type ReviewLogRow = {
  action: ReviewAction;
  task_type: string | null;
  /** How many annotations it changed. */
  annotations: number;
  comment_id: number | null;
  comment: string | null;
  user_id: number | null;
  timestamp: Date;
};

/** What an edit changes of an annotation without reopening its image. */
const ABOUT = `array['class_name', 'notes', 'is_verified', 'version', 'annotation_state', 'confirmed_at', 'confirmed_by',
                     'updated_at', 'updated_by']`;

const TEXT = `
  with verdicts as materialized (
    select (l.details ->> 'at')::timestamptz as at, l.action, l.user_id, l.details ->> 'task_type' as task_type,
           (l.details ->> 'annotations')::int as annotations, (l.details ->> 'comment_id')::bigint as comment_id,
           lead((l.details ->> 'at')::timestamptz) over (order by l.timestamp, l.id) as until
      from audit_logs l
     where l.resource_type = 'image' and l.resource_id = $3 and l.details ->> 'project_id' = $2
       and l.action in ('image_confirm', 'image_unconfirm', 'image_reject')
  ), entries as (
    select v.at, v.action || 'ed' as action, v.user_id, v.task_type, v.annotations, v.comment_id
      from verdicts v
     union all
    select h.timestamp, 'image_reopened', h.changed_by, h.task_type, 1, null
      from verdicts v
     cross join lateral (
        select h.timestamp, h.changed_by, h.task_type
          from annotation_history h
         where h.project_id = $2 and h.image_id = $3 and h.action not in ('confirm', 'unconfirm')
           and (v.task_type is null or h.task_type = v.task_type)
           and h.timestamp > v.at and (v.until is null or h.timestamp < v.until)
           and (h.previous_state - ${ABOUT}) is distinct from (h.new_state - ${ABOUT})
         order by h.id
         limit 1) h
     where v.action = 'image_confirm'
     union all
    select h.timestamp, 'annotations_' || h.action || 'ed', h.changed_by, h.task_type, count(*)::int, null
      from annotation_history h
     where h.project_id = $2 and h.image_id = $3 and h.action in ('confirm', 'unconfirm')
       and h.timestamp not in (select v.at from verdicts v where v.at is not null)
     group by h.timestamp, h.action, h.changed_by, h.task_type
  )
  select e.action, e.task_type, e.annotations, e.comment_id,
         c.text as comment, e.user_id, e.at as timestamp
    from (select * from image_metadata m where m.dataset_id = $1 and m.id = $3) m
    left join (select * from entries order by at desc limit $4::int) e on true
    left join comments c on c.id = e.comment_id and c.deleted_at is null
   order by e.at desc`;

@Injectable()
export class ReviewLogQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What was decided of an image, the newest first; undefined when there is no such image. One statement. */
  async list(
    { datasetId, projectId }: ImagePlace,
    imageId: string,
    limit: number,
  ): Promise<ReviewLogRow[] | undefined> {
    const values = [datasetId, projectId, imageId, limit];
    const rows = await this.db.query<ReviewLogRow | { action: null }>(TEXT, values);
    if (rows.length === 0) return undefined;
    return rows.filter((row): row is ReviewLogRow => row.action !== null);
  }
}
