import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Idempotency } from '@libs/idempotency';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectEvents } from '../project-events/project-events';
import type { CommentRow } from './comment-row';
import type { CommentView } from './dto/comment.view';

const AUDITED = {
  created: 'comment_create',
  updated: 'comment_update',
  resolved: 'comment_resolve',
  reopened: 'comment_reopen',
  deleted: 'comment_delete',
} as const;

/** What is on record of comments, and what those who watch the project are told. */
@Injectable()
export class CommentJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
    private readonly idempotency: Idempotency,
  ) {}

  /** A new comment, and what the request that made it answers if it is sent again. */
  async noteNew(tx: Tx, actor: Actor, comment: CommentRow, answer: CommentView): Promise<void> {
    await this.note(tx, actor, 'created', comment);
    await this.idempotency.remember(tx, () => answer);
  }

  /** In the transaction of the change. */
  async note(
    tx: Tx,
    actor: Actor,
    change: keyof typeof AUDITED,
    comment: CommentRow,
  ): Promise<void> {
    const { id, project_id: projectId, ...rest } = comment;
    const place = {
      thread_id: rest.thread_id,
      image_id: rest.image_id,
      annotation_id: rest.annotation_id,
    };
    await this.events.record(tx, [
      {
        projectId,
        type: `comment.${change}`,
        actorId: actor.userId,
        payload: { comment_id: id, ...place },
      },
    ]);
    await this.audit.record(tx, {
      ...actor,
      action: AUDITED[change],
      resourceType: 'comment',
      resourceId: String(id),
      details: { project_id: projectId, ...place },
    });
  }

  /** After the commit. */
  announce(projectId: string): void {
    this.events.announce(projectId);
  }
}
