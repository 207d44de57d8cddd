import { type GrantedDataset, isAllowed, projectOf } from '@libs/access';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { CommentJournal } from './comment-journal';
import { type CommentRow, peopleOf } from './comment-row';
import { CommentRepository } from './comment.repository';
import { CommentNotFoundError, ForeignCommentError, MentionError } from './comments.errors';
import { type CommentView, toCommentView } from './dto/comment.view';
import type { CreateCommentDto, UpdateCommentDto } from './dto/create-comment.dto';
import { placeOf } from './comment-place';

/** What people say about a project, its images and annotations. The routes say who may. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly db: LabelerDb,
    private readonly comments: CommentRepository,
    private readonly journal: CommentJournal,
    private readonly users: UserDirectory,
  ) {}

  /** @throws CommentImageNotFoundError, CommentAnnotationNotFoundError, CommentPlaceError, MentionError */
  async create(dataset: GrantedDataset, actor: Actor, dto: CreateCommentDto): Promise<CommentView> {
    const projectId = projectOf(dataset);
    const people = await this.users.findByIds([actor.userId]);
    const mentions = [...new Set(dto.mentions ?? [])];
    const { datasetId } = dataset;
    const wanted = {
      ...{ projectId, datasetId, mentions },
      imageId: dto.image_id ?? null,
      annotationId: dto.annotation_id ?? null,
      parentId: dto.parent_id ?? null,
    };
    const view = await this.db.transaction(async (tx) => {
      const place = placeOf(wanted, await this.comments.findPlace(tx, wanted));
      const { text } = dto;
      const comment = { ...wanted, ...place, text, authorId: actor.userId };
      const row = await this.comments.insert(tx, comment);
      const created = toCommentView(row, people);
      await this.journal.noteNew(tx, actor, row, created);
      return created;
    });
    this.journal.announce(projectId);
    return view;
  }

  /** @throws CommentNotFoundError, ForeignCommentError, MentionError */
  async update(
    dataset: GrantedDataset,
    actor: Actor,
    commentId: number,
    { text, mentions }: UpdateCommentDto,
  ): Promise<CommentView> {
    return this.change(dataset, commentId, async (tx, comment) => {
      if (comment.author_id !== actor.userId) throw ForeignCommentError.notEdited();
      const addressed = mentions ? [...new Set(mentions)] : comment.mentions;
      const added = addressed.filter((id) => !comment.mentions.includes(id));
      const strangers = await this.comments.strangers(tx, comment.project_id, added);
      if (strangers.length > 0) throw new MentionError(strangers);
      const changed = await this.comments.edit(tx, comment, text, addressed);
      await this.journal.note(tx, actor, 'updated', changed);
      return changed;
    });
  }

  /** The thread of the comment is settled, or open again. It may be so already. @throws CommentNotFoundError */
  async settle(
    dataset: GrantedDataset,
    actor: Actor,
    commentId: number,
    resolved: boolean,
  ): Promise<CommentView> {
    return this.change(dataset, commentId, async (tx, comment) => {
      const changed = await this.comments.settle(tx, comment.thread_id, actor.userId, resolved);
      if (!changed) return comment;
      await this.journal.note(tx, actor, resolved ? 'resolved' : 'reopened', comment);
      return (await this.comments.lock(tx, comment.project_id, commentId)) ?? comment;
    });
  }

  /** @throws CommentNotFoundError, ForeignCommentError */
  async delete(dataset: GrantedDataset, actor: Actor, commentId: number): Promise<void> {
    await this.change(dataset, commentId, async (tx, comment) => {
      const isOwn = comment.author_id === actor.userId;
      if (!isOwn && !isAllowed(dataset, 'comment:moderate')) throw ForeignCommentError.notDeleted();
      await this.comments.delete(tx, comment);
      await this.journal.note(tx, actor, 'deleted', comment);
      return comment;
    });
  }

  private async change(
    dataset: GrantedDataset,
    commentId: number,
    work: (tx: Tx, comment: CommentRow) => Promise<CommentRow>,
  ): Promise<CommentView> {
    const projectId = projectOf(dataset);
    const row = await this.db.transaction(async (tx) => {
      const comment = await this.comments.lock(tx, projectId, commentId);
      if (!comment) throw new CommentNotFoundError(commentId);
      return work(tx, comment);
    });
    this.journal.announce(projectId);
    return toCommentView(row, await this.users.findByIds(peopleOf(row)));
  }
}
