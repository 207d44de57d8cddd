import type { AppError } from '@libs/errors';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { AnnotationAccess, type Sorted } from './annotation-access';
import { AnnotationLookupQueries, type Target } from './annotation-lookup.queries';
import { AnnotationWriter } from './annotation-writer';
import { AnnotationRepository, type Outcome } from './annotation.repository';
import {
  AnnotationNotFoundError,
  TooManyAnnotationsError,
  UnknownClassError,
} from './annotations.errors';

/** What became of annotations that were to be changed together. */
export interface BulkChange {
  ids: number[];
  /** One sentence for each that stayed as it was. */
  errors: string[];
}

export interface ImagesToClear {
  project_id: string;
  image_ids: readonly string[];
  task_type?: string | undefined;
}

/** Of whole images, so many annotations are deleted at once. */
const MAX_DELETED = 10_000;

/** Changes and deletes many annotations: those that the caller may change, all of them in one transaction. */
@Injectable()
export class AnnotationBulkEditor {
  constructor(
    private readonly access: AnnotationAccess,
    private readonly lookup: AnnotationLookupQueries,
    private readonly annotations: AnnotationRepository,
    private readonly writer: AnnotationWriter,
  ) {}

  /** @throws ImageLockedError: then nothing is deleted */
  async delete(actor: Actor, ids: readonly number[]): Promise<BulkChange> {
    return this.deleteAll(actor, ids, await this.access.editable(ids, actor.userId));
  }

  /**
   * Deletes all annotations of images.
   * @throws ProjectNotFoundError, DatasetNotFoundError, RoleRequiredError, TooManyAnnotationsError, ImageLockedError
   */
  async clearImages(
    actor: Actor,
    { project_id, image_ids, task_type }: ImagesToClear,
  ): Promise<BulkChange> {
    const { projectId } = await this.access.project(
      project_id,
      actor.userId,
      'annotation:edit-own',
    );
    const asked = { projectId, imageIds: image_ids, taskType: task_type ?? null };
    const targets = await this.lookup.findTargetsOfImages({ ...asked, limit: MAX_DELETED + 1 });
    if (targets.length > MAX_DELETED) throw new TooManyAnnotationsError(MAX_DELETED);
    const ids = targets.map(({ id }) => id);
    return this.deleteAll(actor, ids, await this.access.sortEditable(targets, actor.userId));
  }

  /** @throws ImageLockedError: then nothing is changed */
  async classify(
    actor: Actor,
    ids: readonly number[],
    classId: string | null,
  ): Promise<BulkChange> {
    const { allowed, refused } = await this.access.editable(ids, actor.userId, { classId });
    const canHave = (target: Target) =>
      target.annotationType !== 'no_object' && (classId === null || target.classId !== null);
    const unfit = allowed
      .filter((target) => !canHave(target))
      .map(({ id, taskType }) => ({ id, error: new UnknownClassError(String(classId), taskType) }));
    const sorted = { allowed: allowed.filter(canHave), refused: [...refused, ...unfit] };
    return this.change(actor, { ids, sorted }, async (tx, chosen) => {
      const projectIds = chosen.map(({ projectId }) => projectId);
      await this.annotations.holdClasses(tx, projectIds);
      const changes = chosen.map(({ id, classId: class_id, className: class_name }) => ({
        id,
        patch: { class_id, class_name },
        versions: null,
      }));
      return this.annotations.update(tx, actor, changes);
    });
  }

  private deleteAll(actor: Actor, ids: readonly number[], sorted: Sorted): Promise<BulkChange> {
    return this.change(actor, { ids, sorted }, (tx, chosen) =>
      this.annotations.delete(
        tx,
        actor,
        chosen.map(({ id }) => ({ id, versions: null })),
      ),
    );
  }

  private async change(
    { userId }: Actor,
    { ids, sorted: { allowed, refused } }: { ids: readonly number[]; sorted: Sorted },
    work: (tx: Tx, allowed: readonly Target[]) => Promise<Outcome[]>,
  ): Promise<BulkChange> {
    const request = { userId, images: allowed };
    const outcomes =
      allowed.length > 0 ? await this.writer.write(request, (tx) => work(tx, allowed)) : [];
    const changed = outcomes.filter(({ after }) => after !== null).map(({ id }) => id);
    return { ids: changed, errors: errorsOf(ids, changed, refused) };
  }
}

/** One sentence for each id of which nothing came, in the order asked. */
export function errorsOf(
  ids: readonly number[],
  changed: readonly number[],
  refused: readonly { id: number; error: AppError }[],
): string[] {
  const done = new Set(changed);
  const reasons = new Map(refused.map(({ id, error }) => [id, error]));
  return ids
    .filter((id) => !done.has(id))
    .map((id) => {
      const { message } = reasons.get(id) ?? new AnnotationNotFoundError(id);
      return message.includes(String(id)) ? message : `Annotation ${id}: ${message}`;
    });
}
