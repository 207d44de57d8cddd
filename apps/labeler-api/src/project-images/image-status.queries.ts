import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { blockStart, firstPlace } from './block-start';
import type { ImagePlace } from './image-place';
import { fingerprintOf } from './known-pages';
import { MAX_LIMIT } from './dto/page.query';

export interface StatusPage {
  /** All tasks when there is none. */
  taskType: string | undefined;
  limit: number;
  offset: number;
  /** Whether images after the page are told, too, of those that somebody began. */
  further: boolean;
  /** The fingerprint of a page whose text need not be made again; empty when there is none. */
  known: string;
}

/** Statuses of a page as of one moment. */
export interface StatusTexts {
  /** Names the rows and their contents. */
  fingerprint: string;
  /** The answer as JSON; null when the fingerprint is the one that is known. */
  body: string | null;
}

/** Clients take an image that is missing from the largest page at the beginning for untouched. */
const FURTHER_IMAGES = 2000;

const time = (column: string) =>
  `to_char(s.${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** One status as it is told; `s` is an image of the page with its status, if it has one. */
const statusJson = (task: string) => `json_build_object(
  'id', s.id, 'project_id', $2::text, 'image_id', s.image, 'task_type', coalesce(s.task_type, ${task}),
  'status', coalesce(s.status, 'not-started'),
  'first_modified_at', ${time('first_modified_at')}, 'last_modified_at', ${time('last_modified_at')},
  'confirmed_at', ${time('confirmed_at')}, 'confirmed_by', s.confirmed_by,
  'rejected_at', ${time('rejected_at')}, 'rejected_by', s.rejected_by,
  'total_annotations', coalesce(s.total_annotations, 0),
  'confirmed_annotations', coalesce(s.confirmed_annotations, 0),
  'draft_annotations', coalesce(s.draft_annotations, 0),
  'is_image_confirmed', coalesce(s.is_image_confirmed, false),
  'has_no_object', coalesce(s.has_no_object, false))`;

/** Found by the annotations without a class, which are few: "no object" has none. */
const NO_OBJECT = `
  left join lateral (
    select true as has_no_object
      from image_classes c
      join annotations a on a.project_id = c.project_id and a.image_id = c.image_id and a.task_type = c.task_type
     where c.project_id = s.project_id and c.image_id = s.image_id and c.task_type = s.task_type
       and c.class_id = '' and a.annotation_type = 'no_object'
     limit 1) n on true`;

/** What is read of the status `s`. */
const COLUMNS = `
  s.id, s.task_type, s.status, s.first_modified_at, s.last_modified_at, s.confirmed_at, s.confirmed_by, s.rejected_at,
  s.rejected_by, s.total_annotations, s.confirmed_annotations, s.draft_annotations, s.is_image_confirmed,
  s.status_written, n.has_no_object`;

/** Each image and status by its key and the transaction that wrote it; one with both has more members than the others. */
const FINGERPRINT = fingerprintOf(`t.total, ' ', (
  select string_agg(concat_ws('.', s.ordinal, s.written, s.id, s.status_written, s.has_no_object), ','
                    order by s.ordinal, s.task_type)
    from told s)`);

/** What the text of the statement depends on. */
interface Shape {
  /** How long the page may be; a number in the text tells the planner how short it is. */
  rows: number;
  ofTask: boolean;
  further: boolean;
}

/** `$6` is the task. */
const begun = (ofTask: boolean) => `
  begun as (
    select c.*, dense_rank() over (order by c.image_ordinal) as place
      from (select distinct o.task_type from image_status_counts o
             where o.project_id = $2 ${ofTask ? 'and o.task_type = $6' : ''}) t
     cross join lateral (
        select s.*, s.xmin as status_written
          from image_annotation_status s
         where s.project_id = $2 and s.task_type = t.task_type and s.status <> 'not-started'
           and s.image_ordinal > (select max(p.ordinal) from asked p)
         order by s.image_ordinal
         limit ${FURTHER_IMAGES}) c
  ),`;

const TOLD_FURTHER = `
     union all
    select s.image_ordinal, s.image_id, null, ${COLUMNS}
      from begun s
      ${NO_OBJECT}
     where s.place <= ${FURTHER_IMAGES}`;

/** A text for each shape, so that PostgreSQL keeps one plan for all pages: to make one costs more than to read a page. */
const textFor = ({ rows, ofTask, further }: Shape) => `
  with start as materialized (${blockStart('$3::bigint')}
  ), page as materialized (
    select m.ordinal, m.id as image, m.xmin as written
      from image_metadata m
     where m.dataset_id = $1 and m.ordinal >= (${firstPlace('start')})
     order by m.ordinal
     limit ${rows}
  ), asked as (
    select * from page order by ordinal limit $4::int
  ), ${further ? begun(ofTask) : ''} told as materialized (
    select i.ordinal, i.image, i.written, ${COLUMNS}
      from asked i
      left join (select o.*, o.xmin as status_written from image_annotation_status o) s
        on s.project_id = $2 and s.image_id = i.image ${ofTask ? 'and s.task_type = $6' : ''}
      ${NO_OBJECT}
      ${further ? TOLD_FURTHER : ''}
  ), totals as (
    select d.stored_images as total from datasets d where d.id = $1
  ), now as materialized (
    select t.total, ${FINGERPRINT} as fingerprint from totals t
  )
  select n.fingerprint,
         case when n.fingerprint <> $5::text then json_build_object(
           'statuses', coalesce((select json_agg(${statusJson(ofTask ? '$6::text' : 'null')} order by s.ordinal, s.task_type)
                                    from told s), '[]'),
           'total', n.total,
           'project_id', $2::text)::text end as body
    from now n`;

/** Longest pages. */
const STEPS = [50, MAX_LIMIT];

@Injectable()
export class ImageStatusQueries {
  constructor(private readonly db: LabelerDb) {}

  /** The statuses of a page as JSON text, in the order of the list. One statement; it reads no more than it tells. */
  async list({ datasetId, projectId }: ImagePlace, page: StatusPage): Promise<StatusTexts> {
    const { taskType, offset, limit, further, known } = page;
    const rows = STEPS.find((step) => step >= limit) ?? limit;
    const text = textFor({ rows, ofTask: taskType !== undefined, further });
    const values = [datasetId, projectId, offset, limit, known];
    if (taskType !== undefined) values.push(taskType);
    const [row] = await this.db.query<StatusTexts>(text, values);
    return row ?? { fingerprint: '', body: '' };
  }
}
