import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { COMMENT_COLUMNS, type CommentRow, WITH_HEAD } from './comment-row';

export interface CommentSearch {
  projectId: string;
  imageId: string | null;
  annotationId: number | null;
  threadId: number | null;
  authorId: number | null;
  resolved: boolean | null;
  mentionedId: number | null;
  order: 'oldest' | 'newest';
  /** Id of the last comment of the page before. */
  after: number | null;
  limit: number;
}

/** Each filter is a statement's own, so that each list is read along its index. */
const FILTERS = {
  imageId: 'c.image_id = ',
  annotationId: 'c.annotation_id = ',
  authorId: 'c.author_id = ',
  resolved: 'h.resolved = ',
} as const;

const FIND = `select ${COMMENT_COLUMNS} from ${WITH_HEAD} where c.id = $1 and c.project_id = $2`;

@Injectable()
export class CommentQueries {
  constructor(private readonly db: LabelerDb) {}

  async find(projectId: string, commentId: number): Promise<CommentRow | undefined> {
    const [row] = await this.db.query<CommentRow>(FIND, [commentId, projectId]);
    return row;
  }

  async list(search: CommentSearch): Promise<CommentRow[]> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [`c.project_id = ${bind(search.projectId)}`];
    for (const [name, condition] of Object.entries(FILTERS)) {
      const value = search[name as keyof typeof FILTERS];
      if (value !== null) conditions.push(`${condition}${bind(value)}`);
    }
    if (search.threadId !== null) {
      const thread = bind(search.threadId);
      conditions.push(`(c.id = ${thread} or c.thread_id = ${thread})`);
    }
    if (search.mentionedId !== null) {
      conditions.push(
        `c.mentions <> '{}' and c.mentions @> array[${bind(search.mentionedId)}::int]`,
      );
    }
    const [direction, beyond] = search.order === 'oldest' ? ['asc', '>'] : ['desc', '<'];
    if (search.after !== null) conditions.push(`c.id ${beyond} ${bind(search.after)}`);
    return this.db.query<CommentRow>(
      `select ${COMMENT_COLUMNS} from ${WITH_HEAD}
        where ${conditions.join(' and ')}
        order by c.id ${direction}
        limit ${bind(search.limit)}`,
      values,
    );
  }
}
