import { type GrantedDataset, projectOf } from '@libs/access';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { peopleOf } from './comment-row';
import { CommentQueries } from './comment.queries';
import { CommentNotFoundError } from './comments.errors';
import { type CommentPageView, type CommentView, toCommentView } from './dto/comment.view';
import type { ListCommentsQuery } from './dto/list-comments.query';

/** Comments, for those who may read the project. */
@Injectable()
export class CommentReader {
  constructor(
    private readonly comments: CommentQueries,
    private readonly users: UserDirectory,
  ) {}

  /** @throws CommentNotFoundError */
  async get(dataset: GrantedDataset, commentId: number): Promise<CommentView> {
    const row = await this.comments.find(projectOf(dataset), commentId);
    if (!row) throw new CommentNotFoundError(commentId);
    return toCommentView(row, await this.users.findByIds(peopleOf(row)));
  }

  /** One statement for the page, one look-up of people. */
  async list(dataset: GrantedDataset, query: ListCommentsQuery): Promise<CommentPageView> {
    const { limit, order, mentions, cursor } = query;
    const rows = await this.comments.list({
      projectId: projectOf(dataset),
      imageId: query.image_id ?? null,
      annotationId: query.annotation_id ?? null,
      threadId: query.thread ?? null,
      authorId: query.author_id ?? null,
      resolved: query.resolved ?? null,
      mentionedId: mentions === undefined ? null : idOf(mentions, dataset.userId),
      order,
      after: cursor === undefined ? null : Number(cursor),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const people = await this.users.findByIds(page.flatMap(peopleOf));
    return {
      comments: page.map((row) => toCommentView(row, people)),
      next_cursor: rows.length > limit ? String(page.at(-1)?.id) : null,
    };
  }
}

function idOf(mentions: string, userId: number): number {
  return mentions === 'me' ? userId : Number(mentions);
}
