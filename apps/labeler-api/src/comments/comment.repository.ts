import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { COMMENT_COLUMNS, type CommentRow } from './comment-row';

/** Where a new comment wants to be. */
export interface WantedPlace {
  projectId: string;
  datasetId: string;
  imageId: string | null;
  annotationId: number | null;
  parentId: number | null;
  mentions: readonly number[];
}

/** What is there. */
export type FoundPlace = {
  image_exists: boolean;
  /** Null when there is no such annotation. */
  annotation_image_id: string | null;
  /** Null when there is no such comment, or no more. */
  thread_id: number | null;
  thread_image_id: string | null;
  thread_annotation_id: number | null;
  /** Who of the mentioned has no role in the project. */
  strangers: number[];
};

export interface NewComment {
  projectId: string;
  datasetId: string;
  imageId: string | null;
  annotationId: number | null;
  parentId: number | null;
  threadId: number | null;
  authorId: number;
  text: string;
  mentions: readonly number[];
}

const HEAD_OF = `join comments h on h.id = coalesce(c.thread_id, c.id)`;

const LOCK = `select ${COMMENT_COLUMNS} from comments c ${HEAD_OF} where c.id = $1 and c.project_id = $2
   and c.deleted_at is null for update of c`;

const INSERT = `
  with c as (
    insert into comments (project_id, dataset_id, image_id, annotation_id, text, parent_id, thread_id, author_id, mentions)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    returning *
  )
  select c.id, c.project_id, c.image_id, c.annotation_id, c.text, c.parent_id, coalesce(c.thread_id, c.id) as thread_id,
         c.mentions, c.author_id, c.created_at, c.edited_at, c.deleted_at, coalesce(h.resolved, false) as resolved,
         h.resolved_at, h.resolved_by, 0 as replies
    from c left join comments h on h.id = c.thread_id`;

/** Writes of comments, in the transaction of the caller. */
@Injectable()
export class CommentRepository {
  /** One look at everything that a new comment names. What disappears meanwhile, the foreign keys refuse. */
  async findPlace(tx: Tx, wanted: WantedPlace): Promise<FoundPlace> {
    const { projectId, datasetId, imageId, annotationId, parentId, mentions } = wanted;
    const [place] = await tx.sql<FoundPlace>`
      select exists (select from image_metadata m
               where m.dataset_id = ${datasetId} and m.id = ${imageId}) as image_exists,
             (select a.image_id from annotations a
               where a.id = ${annotationId}::bigint and a.project_id = ${projectId}) as annotation_image_id,
             h.id as thread_id, h.image_id as thread_image_id, h.annotation_id as thread_annotation_id,
             array(select u.id from unnest(${mentions}::int[]) u(id)
                    where not exists (select from project_permissions m
                      where m.project_id = ${projectId} and m.user_id = u.id)) as strangers
        from (select 1) one
        left join comments c on c.id = ${parentId}::bigint and c.project_id = ${projectId} and c.deleted_at is null
        left join comments h on h.id = coalesce(c.thread_id, c.id)`;
    if (!place) throw new Error('The place of a comment was not read');
    return place;
  }

  async insert(tx: Tx, comment: NewComment): Promise<CommentRow> {
    const { projectId, datasetId, imageId, annotationId, text, parentId, threadId } = comment;
    const [row] = await tx.query<CommentRow>(INSERT, [
      ...[projectId, datasetId, imageId, annotationId, text, parentId, threadId],
      ...[comment.authorId, comment.mentions],
    ]);
    if (!row) throw new Error('The inserted comment was not returned');
    return row;
  }

  /** The comment as it is, for a change; deleted ones are not found. */
  async lock(tx: Tx, projectId: string, commentId: number): Promise<CommentRow | undefined> {
    const [row] = await tx.query<CommentRow>(LOCK, [commentId, projectId]);
    return row;
  }

  async strangers(tx: Tx, projectId: string, userIds: readonly number[]): Promise<number[]> {
    const rows = await tx.sql<{ id: number }>`
      select u.id from unnest(${userIds}::int[]) u(id)
       where not exists (select from project_permissions m
         where m.project_id = ${projectId} and m.user_id = u.id)`;
    return rows.map(({ id }) => id);
  }

  async edit(
    tx: Tx,
    comment: CommentRow,
    text: string,
    mentions: readonly number[],
  ): Promise<CommentRow> {
    const [change] = await tx.sql<Pick<CommentRow, 'text' | 'mentions' | 'edited_at'>>`
      update comments set text = ${text}, mentions = ${mentions}, edited_at = now(), updated_at = now()
       where id = ${comment.id}
      returning text, mentions, edited_at`;
    return { ...comment, ...change };
  }

  /** Nobody answers while the row is locked: what has no answer goes, anything else loses its text. */
  async delete(tx: Tx, { id }: CommentRow): Promise<void> {
    await tx.sql`
      with blanked as (
        update comments c
           set text = '', mentions = '{}', deleted_at = now(), updated_at = now()
         where c.id = ${id} and exists (select from comments r where r.parent_id = ${id})
        returning c.id
      )
      delete from comments where id = ${id} and not exists (select from blanked)`;
  }

  /** @returns whether that changed anything */
  async settle(tx: Tx, threadId: number, userId: number, resolved: boolean): Promise<boolean> {
    const rows = await tx.sql`
      update comments
         set resolved = ${resolved}, resolved_at = case when ${resolved} then now() end,
             resolved_by = case when ${resolved} then ${userId}::int end, updated_at = now()
       where id = ${threadId} and resolved <> ${resolved}
      returning 1`;
    return rows.length > 0;
  }
}
