import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { LockClaim } from '../image-locks/image-lock.sql';
import { AnnotationAccess } from './annotation-access';
import type { Target } from './annotation-lookup.queries';
import { AnnotationNames } from './annotation-names';
import { AnnotationWriter } from './annotation-writer';
import { type AnnotationPatch, AnnotationRepository, type Outcome } from './annotation.repository';
import {
  AnnotationConflictError,
  AnnotationNotFoundError,
  UnknownClassError,
} from './annotations.errors';
import type { AnnotationView } from './dto/annotation.view';
import type { UpdateAnnotationDto } from './dto/update-annotation.dto';
import { checkedGeometry, clipped, wantedClass } from './new-annotation';
import { classPatch, otherPatches } from './patches';
import type { Precondition } from './precondition';

/** Changes and deletes single annotations. */
@Injectable()
export class AnnotationEditor {
  constructor(
    private readonly access: AnnotationAccess,
    private readonly annotations: AnnotationRepository,
    private readonly writer: AnnotationWriter,
    private readonly names: AnnotationNames,
  ) {}

  /**
   * @throws AnnotationNotFoundError, RoleRequiredError, ValidationFailedError, ImageLockedError, LockLostError,
   *   UnknownClassError, AnnotationConflictError
   */
  async update(
    actor: Actor,
    { id, ...precondition }: Precondition & { id: number },
    dto: UpdateAnnotationDto,
  ): Promise<AnnotationView> {
    const target = await this.requireEditable(id, actor, dto);
    const geometry = dto.geometry && checkedGeometry(target.annotationType, dto.geometry);
    const { lockToken, versions } = precondition;
    const request = { userId: actor.userId, image: target, lockToken };
    const known = classPatch(target, dto);
    const patch: AnnotationPatch | undefined = known && {
      ...(geometry && { geometry: clipped(geometry, target) }),
      ...known,
      ...otherPatches(target, dto),
    };
    const unknownClass = () => {
      const { classId, className } = wantedClass(dto);
      return new UnknownClassError(classId ?? className ?? '', target.taskType);
    };
    const atOnce = async (tx: Tx, lock: LockClaim) =>
      patch && this.annotations.updateWithLock(tx, { actor, lock }, { id, patch, versions });
    const updated = await this.writer.writeAtOnce(request, atOnce, async (tx) => {
      if (!patch) throw unknownClass();
      if (patch.class_id) await this.annotations.holdClasses(tx, [target.projectId]);
      const outcomes = await this.annotations.update(tx, actor, [{ id, patch, versions }]);
      const isClassGone = outcomes[0]?.isExpected && !outcomes[0].after;
      if (isClassGone) throw unknownClass();
      return this.done(id, outcomes, precondition);
    });
    return this.names.add(updated);
  }

  /** @throws AnnotationNotFoundError, RoleRequiredError, ImageLockedError, LockLostError, AnnotationConflictError */
  async delete(
    actor: Actor,
    { id, ...precondition }: Precondition & { id: number },
  ): Promise<void> {
    const target = await this.requireEditable(id, actor);
    const { lockToken, versions } = precondition;
    const request = { userId: actor.userId, image: target, lockToken };
    const atOnce = (tx: Tx, lock: LockClaim) =>
      this.annotations.deleteWithLock(tx, { actor, lock }, { id, versions });
    await this.writer.writeAtOnce(request, atOnce, async (tx) => {
      const outcomes = await this.annotations.delete(tx, actor, [{ id, versions }]);
      await this.done(id, outcomes, precondition);
      return id;
    });
  }

  private async requireEditable(
    id: number,
    { userId }: Actor,
    dto: UpdateAnnotationDto = {},
  ): Promise<Target> {
    const { allowed, refused } = await this.access.editable([id], userId, wantedClass(dto));
    if (refused[0]) throw refused[0].error;
    if (!allowed[0]) throw new AnnotationNotFoundError(id);
    return allowed[0];
  }

  /** The annotation as it is now, when what was asked was done. */
  private async done(id: number, [outcome]: Outcome[], { yourVersion }: Precondition) {
    if (!outcome) throw new AnnotationNotFoundError(id);
    if (outcome.after) return outcome.after;
    const current = await this.names.add(outcome.before);
    throw new AnnotationConflictError({ yourVersion, current });
  }
}
