/** A comment as it is read. Of a thread, the first comment says whether it is settled. */
export type CommentRow = {
  id: number;
  project_id: string;
  image_id: string | null;
  annotation_id: number | null;
  /** Empty once it is deleted. */
  text: string;
  parent_id: number | null;
  thread_id: number;
  mentions: number[];
  author_id: number;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  resolved: boolean;
  resolved_at: Date | null;
  resolved_by: number | null;
  /** Answers in its thread, for the first comment; 0 for all others. */
  replies: number;
};

/** The columns of `CommentRow`; the tables are `c` and `h`, the first comment of its thread. */
export const COMMENT_COLUMNS = `c.id, c.project_id, c.image_id, c.annotation_id, c.text, c.parent_id, h.id as thread_id,
  c.mentions, c.author_id, c.created_at, c.edited_at, c.deleted_at, h.resolved, h.resolved_at, h.resolved_by,
  (select count(*)::int from comments r where r.thread_id = c.id) as replies`;

/** Leads from a comment to the first one of its thread. */
export const WITH_HEAD = `comments c join comments h on h.id = coalesce(c.thread_id, c.id)`;

export function peopleOf({ author_id, resolved_by }: CommentRow): number[] {
  return resolved_by === null ? [author_id] : [author_id, resolved_by];
}
