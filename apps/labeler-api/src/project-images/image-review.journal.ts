import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { CommentJournal } from '../comments/comment-journal';
import { CommentRepository } from '../comments/comment.repository';
import { ProjectEvents } from '../project-events/project-events';
import type { Review } from './image-review.repository';

const RECORDED = {
  confirm: { action: 'image_confirm', event: 'image.confirmed' },
  unconfirm: { action: 'image_unconfirm', event: 'image.unconfirmed' },
  reject: { action: 'image_reject', event: 'image.rejected' },
} as const;

/** What came of a verdict, beside the images. */
interface Consequences {
  /** Number of annotations that changed, by image. */
  changed: ReadonlyMap<string, number>;
  /** The time of their history. */
  at: string;
  comment: string | undefined;
}

/** What is on record of verdicts, and what those who watch the project are told. */
@Injectable()
export class ImageReviewJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
    private readonly comments: CommentRepository,
    private readonly commentJournal: CommentJournal,
  ) {}

  /** In the transaction of the verdict. A comment becomes the first one of a thread about the image. */
  async note(
    tx: Tx,
    actor: Actor,
    review: Review,
    { changed, at, comment }: Consequences,
  ): Promise<void> {
    const { verdict, imageIds, projectId, taskType } = review;
    if (imageIds.length === 0) return;
    const commentId = comment === undefined ? null : await this.say(tx, actor, review, comment);
    const { action, event } = RECORDED[verdict];
    const entries = imageIds.map((imageId) => ({
      resourceId: imageId,
      details: {
        ...{ project_id: projectId, task_type: taskType, annotations: changed.get(imageId) ?? 0 },
        ...{ comment_id: commentId, at },
      },
    }));
    await this.audit.recordEach(tx, { ...actor, action, resourceType: 'image' }, entries);
    const payload = { task_type: taskType, comment_id: commentId };
    await this.events.record(
      tx,
      imageIds.map((imageId) => ({
        ...{ projectId, type: event, actorId: actor.userId },
        payload: { image_id: imageId, ...payload },
      })),
    );
  }

  /** After the commit. */
  announce(projectId: string): void {
    this.events.announce(projectId);
  }

  private async say(tx: Tx, actor: Actor, review: Review, text: string): Promise<number> {
    const { projectId, datasetId, imageIds } = review;
    const row = await this.comments.insert(tx, {
      ...{ projectId, datasetId, imageId: imageIds[0] ?? null },
      ...{ annotationId: null, parentId: null, threadId: null, mentions: [] },
      authorId: actor.userId,
      text,
    });
    await this.commentJournal.note(tx, actor, 'created', row);
    return row.id;
  }
}
