import { type GrantedDataset, projectOf } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { type Changed, ProjectChanges } from '../projects/project-changes';
import { counted } from '../projects/task-classes';
import { ClassAnnotations, type Moved } from './class-annotations';
import { classChange } from './class-change';
import { ClassRepository, type TaskPlace } from './class.repository';
import { ClassInUseError, ClassNotFoundError, ReassignToSelfError } from './project-classes.errors';
import { knownTask } from './project-classes.service';

export interface WantedRemoval {
  taskType: string;
  classId: string;
  /** The class that annotations shall have instead; null when there are to be none. */
  reassignTo: string | null;
}

/** Deletes classes. Annotations never keep a class that is gone. */
@Injectable()
export class ClassRemoval {
  constructor(
    private readonly changes: ProjectChanges,
    private readonly repository: ClassRepository,
    private readonly annotations: ClassAnnotations,
  ) {}

  /**
   * For whom the route let in. Locks of images that somebody holds do not keep their annotations from moving.
   * @throws ProjectNotFoundError, TaskTypeNotFoundError, ClassNotFoundError, ClassInUseError, ReassignToSelfError
   */
  remove(dataset: GrantedDataset, actor: Actor, wanted: WantedRemoval): Promise<void> {
    const { taskType, classId, reassignTo } = wanted;
    const place = { projectId: projectOf(dataset), taskType };
    if (reassignTo === classId) throw new ReassignToSelfError(classId);
    return this.changes.apply(place.projectId, actor, async (tx) => {
      const { classes } = knownTask(await this.repository.lockForAll(tx, place), place);
      if (!classes.has(classId)) throw new ClassNotFoundError(taskType, classId);
      const target = reassignTo === null ? undefined : classes.get(reassignTo);
      if (reassignTo !== null && !target) throw new ClassNotFoundError(taskType, reassignTo);
      const moved =
        reassignTo === null || !target
          ? NONE
          : await this.annotations.move(
              tx,
              { ...place, classId },
              { classId: reassignTo, name: counted(reassignTo, target, undefined).name },
              actor.userId,
            );
      if (await this.annotations.exist(tx, { ...place, classId })) {
        const counts = await this.repository.counts(tx, place);
        throw new ClassInUseError(taskType, classId, counts.get(classId) ?? ONE);
      }
      await this.repository.remove(tx, place, classId, actor.userId);
      return removed(place, wanted, moved);
    });
  }
}

const NONE: Moved = { annotations: 0, imageIds: [] };
/** What is known to be there at least. */
const ONE = { annotations: 1, images: 1 };

function removed(
  { taskType }: TaskPlace,
  { classId, reassignTo }: WantedRemoval,
  { annotations, imageIds }: Moved,
): Changed<void> {
  const details = { reassigned_to: reassignTo, annotations };
  const change = classChange(
    { result: undefined, verb: 'delete', taskType, classIds: [classId] },
    details,
  );
  if (annotations === 0) return change;
  const payload = { image_ids: imageIds, count: annotations };
  return { ...change, events: [...change.events, { type: 'annotations.changed', payload }] };
}
