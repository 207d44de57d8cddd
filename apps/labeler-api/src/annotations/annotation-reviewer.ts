import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { AnnotationAccess } from './annotation-access';
import { errorsOf } from './annotation-bulk-editor';
import { AnnotationNames } from './annotation-names';
import { AnnotationWriter } from './annotation-writer';
import { AnnotationRepository } from './annotation.repository';
import { AnnotationNotFoundError } from './annotations.errors';
import { type AnnotationStateView, toStateView } from './dto/annotation.view';
import type { ConfirmedAnnotationsView } from './dto/bulk-annotations.dto';

type State = 'draft' | 'confirmed';

/** Confirms annotations, and takes that back. Nobody's lock stands in the way: an edit reopens what was confirmed. */
@Injectable()
export class AnnotationReviewer {
  constructor(
    private readonly access: AnnotationAccess,
    private readonly annotations: AnnotationRepository,
    private readonly writer: AnnotationWriter,
    private readonly names: AnnotationNames,
  ) {}

  /** @throws AnnotationNotFoundError, RoleRequiredError */
  async judge(actor: Actor, id: number, state: State): Promise<AnnotationStateView> {
    const { views, refused } = await this.judgeAll(actor, [id], state);
    if (refused[0]) throw refused[0].error;
    if (!views[0]) throw new AnnotationNotFoundError(id);
    return views[0];
  }

  /** Confirms those that the caller may confirm, in one transaction. */
  async confirmMany(actor: Actor, ids: readonly number[]): Promise<ConfirmedAnnotationsView> {
    const { views, refused } = await this.judgeAll(actor, ids, 'confirmed');
    const confirmed = views.map(({ annotation_id }) => annotation_id);
    const errors = errorsOf(ids, confirmed, refused);
    return { confirmed: views.length, failed: errors.length, results: views, errors };
  }

  private async judgeAll(actor: Actor, ids: readonly number[], state: State) {
    const { allowed, refused } = await this.access.confirmable(ids, actor.userId);
    if (allowed.length === 0) return { views: [], refused };
    const chosen = { ids: allowed.map(({ id }) => id), state };
    const request = { userId: actor.userId, images: [] };
    const judged = await this.writer.write(request, (tx) =>
      this.annotations.judge(tx, actor, chosen),
    );
    this.writer.announce(allowed);
    return { views: (await this.names.addAll(judged)).map(toStateView), refused };
  }
}
