import { assertMay, type GrantedDataset, isAllowed, projectOf } from '@libs/access';
import type { Tx } from '@libs/database';
import { ValidationFailedError } from '@libs/errors';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ImageLockGuard } from '../image-locks/image-lock.guard';
import { ImagesLockedError } from '../image-locks/image-locks.errors';
import {
  ClassesGoneError,
  type GoneClass,
  HistoryEntryNotFoundError,
  HistoryIncompleteError,
} from './annotation-history.errors';
import type { RestoreAnnotationDto, RestoreImageDto, RestoreProjectDto } from './dto/restore.dto';
import { type RestoreView, toRestoreView } from './dto/restore.view';
import { PastAnnotations } from './past-annotations';
import { RestoreJournal } from './restore-journal';
import {
  judgePart,
  lockPlanned,
  partsOfPlan,
  plannedImage,
  plannedImages,
  type PlanLine,
  planRestore,
  type PastPoint,
  type RestoreScope,
  type RestoreTarget,
  unrestorableIds,
} from './restore-plan';
import { carryOut, findDeletion, hasEntry, lockedByOthers } from './restore.repository';

type WantedMoment = Pick<RestoreAnnotationDto, 'history_id' | 'timestamp'>;

interface RestoreOrder {
  dataset: GrantedDataset;
  projectId: string;
  actor: Actor;
  scope: RestoreScope;
  wanted: WantedMoment | FrozenPoint;
  /** The newest fencing token that the caller knows of the lock of the image. */
  lockToken?: number | undefined;
  isDryRun: boolean;
  /** Locks of other people do not count. */
  isForced: boolean;
}

/** What a version was made of. */
export interface FrozenPoint {
  versionId: number;
  revision: number;
}

/** Sets annotations back to what they were: one, those of an image, or those of a task. */
@Injectable()
export class RestoreService {
  constructor(
    private readonly db: LabelerDb,
    private readonly past: PastAnnotations,
    private readonly locks: ImageLockGuard,
    private readonly journal: RestoreJournal,
  ) {}

  /** Whoever may edit the annotation may restore it. @throws AnnotationNotFoundError and the errors of a restore */
  async restoreAnnotation(
    annotationId: number,
    actor: Actor,
    { dto, lockToken }: { dto: RestoreAnnotationDto; lockToken: number | undefined },
  ): Promise<RestoreView> {
    const { userId } = actor;
    const { dataset, projectId } = await this.past.require(
      annotationId,
      userId,
      'annotation:edit-own',
    );
    return this.restore({
      ...{ dataset, projectId, actor, wanted: dto, lockToken, isDryRun: false },
      scope: { of: 'annotation', annotationId },
      isForced: mayForce(dataset, dto.force),
    });
  }

  /** The caller may edit own annotations; with those of others it takes more. @throws the errors of a restore */
  restoreImage(
    dataset: GrantedDataset,
    actor: Actor,
    { imageId, dto }: { imageId: string; dto: RestoreImageDto },
  ): Promise<RestoreView> {
    return this.restore({
      ...{ dataset, projectId: projectOf(dataset), actor, wanted: dto },
      scope: { of: 'image', imageId, taskType: dto.task_type ?? null },
      isDryRun: dto.dry_run ?? false,
      isForced: mayForce(dataset, dto.force),
    });
  }

  /** The caller may replace everybody's annotations. @throws the errors of a restore */
  restoreTask(dataset: GrantedDataset, actor: Actor, dto: RestoreProjectDto): Promise<RestoreView> {
    return this.restore({
      ...{ dataset, projectId: projectOf(dataset), actor, wanted: dto },
      scope: { of: 'task', taskType: dto.task_type },
      isDryRun: dto.dry_run ?? false,
      isForced: mayForce(dataset, dto.force),
    });
  }

  /** The same, to what a version was made of. @throws the errors of a restore */
  restoreVersion(
    dataset: GrantedDataset,
    actor: Actor,
    taskType: string,
    { version, dto }: { version: FrozenPoint; dto: Pick<RestoreProjectDto, 'dry_run' | 'force'> },
  ): Promise<RestoreView> {
    return this.restore({
      ...{ dataset, projectId: projectOf(dataset), actor, wanted: version },
      scope: { of: 'task', taskType },
      isDryRun: dto.dry_run ?? false,
      isForced: mayForce(dataset, dto.force),
    });
  }

  /**
   * All of it, or nothing.
   * @throws ValidationFailedError, HistoryEntryNotFoundError, HistoryIncompleteError, ClassesGoneError,
   *   RoleRequiredError, ProjectNotFoundError, ImageNotFoundError, ImageLockedError, LockLostError, ImagesLockedError
   */
  private async restore(order: RestoreOrder): Promise<RestoreView> {
    const { projectId, isDryRun } = order;
    const { view, isChanged } = await this.db.transaction((tx) => this.attempt(tx, order));
    if (isChanged && !isDryRun) this.journal.announce(projectId);
    return view;
  }

  private async attempt(tx: Tx, order: RestoreOrder) {
    const { projectId, actor, scope, isDryRun } = order;
    const { datasetId } = order.dataset;
    const { wanted } = order;
    const point = 'revision' in wanted ? wanted : await this.pointOf(tx, { ...order, wanted });
    const target = { projectId, datasetId, scope, point };
    await planRestore(tx, target);
    if (!isDryRun) await this.hold(tx, target, order);
    const parts = await partsOfPlan(tx);
    const lines: PlanLine[] = [];
    for (const part of parts) lines.push(...(await judgePart(tx, target, actor.userId, part)));
    assertOwn(order, lines);
    const view = toRestoreView(projectId, isDryRun, {
      lines,
      unrestorable: await unrestorableIds(tx),
      ...(await plannedImages(tx)),
    });
    const isChanged = view.created + view.updated + view.deleted > 0;
    if (isDryRun) return { view, isChanged };
    if (view.incomplete > 0) {
      throw new HistoryIncompleteError(view.incomplete, view.unrestorable_ids);
    }
    if (view.class_gone > 0) throw new ClassesGoneError(view.class_gone, goneClasses(lines));
    if (isChanged) {
      await carryOut(tx, target, actor.userId, parts);
      await this.journal.record(tx, actor, { target, view });
    }
    return { view, isChanged };
  }

  /** Nothing but this restore changes what is planned, until the transaction ends. */
  private async hold(tx: Tx, target: RestoreTarget, order: RestoreOrder): Promise<void> {
    const { projectId, datasetId, scope } = target;
    const { userId } = order.actor;
    if (!order.isForced && scope.of === 'task') {
      // Locks of thousands of images would keep their annotators away.
      const imageIds = await lockedByOthers(tx, target, userId);
      if (imageIds.length > 0) throw new ImagesLockedError(imageIds);
    } else if (!order.isForced) {
      const imageId = scope.of === 'image' ? scope.imageId : await plannedImage(tx);
      const imageIds = imageId === undefined ? [] : [imageId];
      await this.locks.hold(tx, { projectId, datasetId, userId }, imageIds, order.lockToken);
    }
    await lockPlanned(tx, target);
  }

  private async pointOf(
    tx: Tx,
    { projectId, scope, wanted }: RestoreOrder & { wanted: WantedMoment },
  ): Promise<PastPoint> {
    const historyId = wanted.history_id ?? undefined;
    const timestamp = wanted.timestamp ?? undefined;
    if (historyId !== undefined && timestamp !== undefined) throw momentUnclear();
    if (timestamp !== undefined) return { timestamp };
    if (historyId !== undefined) {
      if (await hasEntry(tx, { projectId, scope }, historyId)) return { historyId };
      throw new HistoryEntryNotFoundError(historyId);
    }
    if (scope.of !== 'annotation') throw momentUnclear();
    const deletion = await findDeletion(tx, scope.annotationId);
    if (deletion === undefined) throw momentUnclear();
    return { historyId: deletion - 1 };
  }
}

function momentUnclear(): ValidationFailedError {
  const message = 'either history_id or timestamp must say back to when';
  return new ValidationFailedError([{ field: 'history_id', message }]);
}

/** @throws RoleRequiredError when it is asked for by somebody who may not */
function mayForce(dataset: GrantedDataset, force: boolean | null | undefined): boolean {
  if (!force) return false;
  assertMay(dataset, 'image:unlock-any');
  return true;
}

function goneClasses(lines: readonly PlanLine[]): GoneClass[] {
  return lines.flatMap(({ outcome, task_type, class_id, class_name }) =>
    outcome === 'class_gone' ? [{ task_type, class_id, class_name }] : [],
  );
}

function assertOwn({ dataset }: RestoreOrder, lines: readonly PlanLine[]): void {
  if (isAllowed(dataset, 'annotation:edit-any')) return;
  const isChange = ({ outcome }: PlanLine) => ['create', 'update', 'delete'].includes(outcome);
  const isForeign = lines.some((line) => isChange(line) && line.of_others > 0);
  if (isForeign) assertMay(dataset, 'annotation:edit-any');
}
