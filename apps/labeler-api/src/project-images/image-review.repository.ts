import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { ImagePlace } from './image-place';

/** What a reviewer says of images. */
export type Verdict = 'confirm' | 'unconfirm' | 'reject';

/** A verdict on images, in one task or in all of them. */
export interface Review extends ImagePlace {
  verdict: Verdict;
  imageIds: readonly string[];
  taskType: string | null;
  userId: number;
}

/** How an image is after the verdict, over the tasks that it is about. */
export type ReviewedImageRow = {
  image_id: string;
  is_confirmed: boolean;
  confirmed_at: Date | null;
  status: 'in-progress' | 'completed';
  total_annotations: number;
  confirmed_annotations: number;
  /** Whether the verdict changed the image or an annotation of it. */
  is_new: boolean;
};

/** An image of which nothing was changed because somebody else works on it. */
export type HeldImageRow = { image_id: string; user_id: number };

/** What became of the annotations. */
export interface JudgedAnnotations {
  held: HeldImageRow[];
  /** Number of annotations that changed, by image. */
  changed: Map<string, number>;
  /** When; as text, to the microsecond. */
  at: string;
}

/** Writes of reviewers, in one transaction: `lock`, `judgeAnnotations`, `judgeImages`. */
@Injectable()
export class ImageReviewRepository {
  /**
   * Keeps everybody from changing the annotations of the images until the end of the transaction: those that exist by
   * their rows, new ones by the row of the image. Other writers take them in the same order.
   * @returns the images that exist
   */
  async lock(tx: Tx, { datasetId, projectId, imageIds, taskType }: Review): Promise<Set<string>> {
    await tx.sql`
      select count(*) from (
        select from annotations a
         where a.project_id = ${projectId} and a.image_id = any(${imageIds}::text[])
           and (${taskType}::text is null or a.task_type = ${taskType})
         order by a.id for update) locked`;
    const rows = await tx.sql<{ id: string }>`
      select m.id from image_metadata m
       where m.dataset_id = ${datasetId} and m.id = any(${imageIds}::text[])
       order by m.dataset_id, m.id for no key update`;
    return new Set(rows.map(({ id }) => id));
  }

  /** Annotations, their history, and by triggers the status of the images. Images that others hold are left alone. */
  async judgeAnnotations(tx: Tx, review: Review): Promise<JudgedAnnotations> {
    const { projectId, imageIds, taskType, userId, verdict } = review;
    const isConfirm = verdict === 'confirm';
    const [from, to] = isConfirm ? ['draft', 'confirmed'] : ['confirmed', 'draft'];
    const action = isConfirm ? 'confirm' : 'unconfirm';
    const [row] = await tx.sql<{
      held: HeldImageRow[];
      changed: { image_id: string; annotations: number }[];
      at: string;
    }>`
      with moment as materialized (
        select clock_timestamp() as at
      ), held as materialized (
        select l.image_id, l.user_id
          from image_locks l, moment t
         where l.project_id = ${projectId} and l.image_id = any(${imageIds}::text[])
           and l.user_id <> ${userId}::int and l.expires_at > t.at
      ), before as materialized (
        select a.id, annotation_state(a) as state
          from annotations a
         where a.project_id = ${projectId} and a.image_id = any(${imageIds}::text[])
           and (${taskType}::text is null or a.task_type = ${taskType})
           and a.annotation_state = ${from} and a.image_id not in (select h.image_id from held h)
      ), changed as (
        update annotations a
           set annotation_state = ${to}, version = a.version + 1, updated_by = ${userId}::int, updated_at = t.at,
               confirmed_at = case when ${isConfirm}::boolean then t.at end,
               confirmed_by = case when ${isConfirm}::boolean then ${userId}::int end
          from before b, moment t
         where a.id = b.id
        returning a.id, a.image_id, a.task_type, b.state as previous_state, annotation_state(a) as new_state
      ), noted as (
        insert into annotation_history
          (annotation_id, project_id, image_id, task_type, action, previous_state, new_state, changed_by, timestamp)
        select c.id, ${projectId}, c.image_id, c.task_type, ${action}, c.previous_state, c.new_state, ${userId}, t.at
          from changed c, moment t
         order by c.id
      )
      select coalesce((select json_agg(h) from held h), '[]') as held,
             coalesce((select json_agg(n) from (
               select c.image_id, count(*) as annotations from changed c group by c.image_id) n), '[]') as changed,
             (select t.at::text from moment t) as at`;
    if (!row) throw new Error('A statement without rows');
    const changed = row.changed.map(
      ({ image_id, annotations }) => [image_id, annotations] as const,
    );
    return { held: row.held, changed: new Map(changed), at: row.at };
  }

  /** The images themselves, once their annotations are judged. Those without annotations are left out. */
  judgeImages(tx: Tx, review: Review, at: string): Promise<ReviewedImageRow[]> {
    const { projectId, imageIds, taskType, userId, verdict } = review;
    const isConfirm = verdict === 'confirm';
    const isReject = verdict === 'reject';
    return tx.sql<ReviewedImageRow>`
      with judged as (
        update image_annotation_status s
           set status = case when ${isConfirm}::boolean then 'completed' else 'in-progress' end,
               is_image_confirmed = ${isConfirm}::boolean,
               confirmed_at = case when ${isConfirm}::boolean then ${at}::timestamptz end,
               confirmed_by = case when ${isConfirm}::boolean then ${userId}::int end,
               rejected_at = case when ${isReject}::boolean then ${at}::timestamptz
                                  when not ${isConfirm}::boolean then s.rejected_at end,
               rejected_by = case when ${isReject}::boolean then ${userId}::int
                                  when not ${isConfirm}::boolean then s.rejected_by end,
               last_modified_at = ${at}::timestamptz
         where s.project_id = ${projectId} and s.image_id = any(${imageIds}::text[])
           and (${taskType}::text is null or s.task_type = ${taskType})
           and (${isReject}::boolean or s.is_image_confirmed <> ${isConfirm}::boolean
             or (s.status = 'completed') <> ${isConfirm}::boolean)
        returning s.*
      ), states as (
        select j.*, true as is_new from judged j
         union all
        select s.*, false from image_annotation_status s
         where s.project_id = ${projectId} and s.image_id = any(${imageIds}::text[])
           and (${taskType}::text is null or s.task_type = ${taskType})
           and not exists (select from judged j where j.id = s.id)
      )
      select s.image_id, bool_and(s.is_image_confirmed) as is_confirmed, max(s.confirmed_at) as confirmed_at,
             case when bool_and(s.status = 'completed') then 'completed' else 'in-progress' end as status,
             sum(s.total_annotations)::int as total_annotations,
             sum(s.confirmed_annotations)::int as confirmed_annotations, bool_or(s.is_new) as is_new
        from states s
       group by s.image_id, s.image_ordinal
       order by s.image_ordinal`;
  }
}
