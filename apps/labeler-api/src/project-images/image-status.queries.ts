import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { blockStart } from './block-start';
import type { ImagePlace } from './image-place';

export interface StatusPage {
  /** All tasks when there is none. */
  taskType: string | undefined;
  limit: number;
  offset: number;
  /** So many images after the page, of those that somebody began. */
  further: number;
}

const time = (column: string) =>
  `to_char(s.${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** One status as it is told; `i` is an image of the list and `s` its status, if it has one. */
const STATUS = `json_build_object(
  'id', s.id, 'project_id', $2::text, 'image_id', i.id, 'task_type', coalesce(s.task_type, $3::text),
  'status', coalesce(s.status, 'not-started'),
  'first_modified_at', ${time('first_modified_at')}, 'last_modified_at', ${time('last_modified_at')},
  'confirmed_at', ${time('confirmed_at')}, 'confirmed_by', s.confirmed_by,
  'rejected_at', ${time('rejected_at')}, 'rejected_by', s.rejected_by,
  'total_annotations', coalesce(s.total_annotations, 0),
  'confirmed_annotations', coalesce(s.confirmed_annotations, 0),
  'draft_annotations', coalesce(s.draft_annotations, 0),
  'is_image_confirmed', coalesce(s.is_image_confirmed, false),
  'has_no_object', coalesce(n.has_no_object, false))`;

/** Found by the annotations without a class, which are few: "no object" has none. */
const NO_OBJECT = `
  left join lateral (
    select true as has_no_object
      from image_classes c
      join annotations a on a.project_id = c.project_id and a.image_id = c.image_id and a.task_type = c.task_type
     where c.project_id = s.project_id and c.image_id = s.image_id and c.task_type = s.task_type
       and c.class_id = '' and a.annotation_type = 'no_object'
     limit 1) n on true`;

const TEXT = `
  with start as materialized (${blockStart('$4::bigint')}
  ), page as materialized (
    select m.ordinal, m.id
      from (select o.ordinal
              from image_metadata o
             where o.dataset_id = $1 and o.ordinal >= (select t.block << 10 from start t)
             order by o.ordinal
            offset (select t.skip from start t) limit $5::int) p
      join image_metadata m on m.dataset_id = $1 and m.ordinal = p.ordinal
  ), begun as (
    select c.*, dense_rank() over (order by c.image_ordinal) as place
      from (select distinct o.task_type from image_status_counts o
             where o.project_id = $2 and ($3::text is null or o.task_type = $3)) t
     cross join lateral (
        select s.*
          from image_annotation_status s
         where s.project_id = $2 and s.task_type = t.task_type and s.status <> 'not-started'
           and s.image_ordinal > (select max(p.ordinal) from page p)
         order by s.image_ordinal
         limit $6::int) c
  ), told as (
    select i.ordinal, s.task_type, ${STATUS} as status
      from page i
      left join image_annotation_status s
        on s.project_id = $2 and s.image_id = i.id and ($3::text is null or s.task_type = $3)
      ${NO_OBJECT}
     union all
    select s.image_ordinal, s.task_type, ${STATUS}
      from begun s
     cross join lateral (select s.image_id as id) i
      ${NO_OBJECT}
     where s.place <= $6::int
  )
  select json_build_object(
           'statuses', coalesce((select json_agg(o.status order by o.ordinal, o.task_type) from told o), '[]'),
           'total', (select d.stored_images from datasets d where d.id = $1),
           'project_id', $2::text)::text as body`;

@Injectable()
export class ImageStatusQueries {
  constructor(private readonly db: LabelerDb) {}

  /** The statuses of a page as JSON text, in the order of the list. One statement; it reads no more than it tells. */
  async list({ datasetId, projectId }: ImagePlace, page: StatusPage): Promise<string> {
    const { taskType = null, offset, limit, further } = page;
    const values = [datasetId, projectId, taskType, offset, limit, further];
    const [row] = await this.db.query<{ body: string }>(TEXT, values);
    return row?.body ?? '';
  }
}
