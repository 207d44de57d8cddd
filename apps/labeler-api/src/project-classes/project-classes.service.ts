import { type GrantedDataset, ProjectNotFoundError, projectOf } from '@libs/access';
import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ProjectChanges } from '../projects/project-changes';
import { ProjectQueries } from '../projects/project.queries';
import { TaskTypeNotFoundError } from '../projects/projects.errors';
import { classesOf, counted } from '../projects/task-classes';
import { classChange } from './class-change';
import { ClassAnnotations } from './class-annotations';
import { newClassId, nextOrder, reordered, toStored } from './class-rules';
import { ClassRepository, type LockedTask, type TaskPlace } from './class.repository';
import { type ClassView, toClassView } from './dto/class.view';
import {
  ClassExistsError,
  ClassNotFoundError,
  TaskTypeNotInProjectError,
} from './project-classes.errors';

export interface NewClass {
  /** Null for one that is made. */
  classId: string | null;
  name: string;
  color: string;
  description: string | null;
}

/** What is undefined stays as it is. */
export interface ClassEdit {
  name?: string;
  color?: string;
  /** Null clears it. */
  description?: string | null;
  order?: number;
}

/** The classes of the tasks of a project. The routes say who may. */
@Injectable()
export class ProjectClassesService {
  constructor(
    private readonly changes: ProjectChanges,
    private readonly repository: ClassRepository,
    private readonly annotations: ClassAnnotations,
    private readonly projects: ProjectQueries,
  ) {}

  /** In their order. @throws ProjectNotFoundError, TaskTypeNotFoundError */
  async list(dataset: GrantedDataset, taskType: string): Promise<ClassView[]> {
    const projectId = projectOf(dataset);
    const project = await this.projects.findOf(dataset.datasetId);
    if (!project) throw new ProjectNotFoundError(projectId);
    if (!project.task_types.includes(taskType)) throw new TaskTypeNotFoundError(taskType);
    const uses = new Map(
      project.uses
        .filter((use) => use.taskType === taskType)
        .map((use) => [use.classId, use] as const),
    );
    return inViewOrder(
      classesOf(project.task_classes[taskType]).map(([id, stored]) =>
        toClassView(id, stored, uses.get(id)),
      ),
    );
  }

  /** @throws ProjectNotFoundError, TaskTypeNotInProjectError, ClassExistsError */
  create(
    dataset: GrantedDataset,
    actor: Actor,
    taskType: string,
    wanted: NewClass,
  ): Promise<ClassView> {
    const place = { projectId: projectOf(dataset), taskType };
    return this.changes.apply(place.projectId, actor, async (tx) => {
      const task = present(await this.repository.lock(tx, place), place);
      if (!task.isKnown) throw new TaskTypeNotInProjectError(taskType);
      const { classId: wantedId, name } = wanted;
      if (wantedId !== null && task.classes.has(wantedId)) {
        throw ClassExistsError.withId(taskType, wantedId);
      }
      assertNameIsFree(task, taskType, name);
      const classId = wantedId ?? newClassId(new Set(task.classes.keys()));
      const stored = toStored({ ...wanted, order: nextOrder(viewsOf(task)) });
      await this.repository.put(tx, place, [classId, stored], actor.userId);
      const result = await this.view(tx, place, classId, stored);
      return classChange({ result, verb: 'create', taskType, classIds: [classId] }, { name });
    });
  }

  /** @throws ProjectNotFoundError, TaskTypeNotFoundError, ClassNotFoundError, ClassExistsError */
  update(
    dataset: GrantedDataset,
    actor: Actor,
    { taskType, classId }: { taskType: string; classId: string },
    edit: ClassEdit,
  ): Promise<ClassView> {
    const place = { projectId: projectOf(dataset), taskType };
    return this.changes.apply(place.projectId, actor, async (tx) => {
      const lock = edit.name === undefined ? 'lock' : 'lockForAll';
      const task = knownTask(await this.repository[lock](tx, place), place);
      const before = task.classes.get(classId);
      if (!before) throw new ClassNotFoundError(taskType, classId);
      const isRenamed = edit.name !== undefined && edit.name !== before.name;
      if (isRenamed) assertNameIsFree(task, taskType, edit.name ?? '');
      const stored = { ...before, ...edit };
      await this.repository.put(tx, place, [classId, stored], actor.userId);
      if (isRenamed) await this.annotations.rename(tx, { ...place, classId }, edit.name ?? '');
      const result = await this.view(tx, place, classId, stored);
      const change = { result, verb: 'update' as const, taskType, classIds: [classId] };
      return classChange(change, { fields: Object.keys(edit) });
    });
  }

  /**
   * @param classIds Come first, in this order; the other classes of the task follow as they stood.
   * @returns the classes that were listed
   * @throws ProjectNotFoundError, TaskTypeNotFoundError, ClassNotFoundError
   */
  reorder(
    dataset: GrantedDataset,
    actor: Actor,
    taskType: string,
    classIds: readonly string[],
  ): Promise<ClassView[]> {
    const place = { projectId: projectOf(dataset), taskType };
    return this.changes.apply(place.projectId, actor, async (tx) => {
      const task = knownTask(await this.repository.lock(tx, place), place);
      const listed = [...new Set(classIds)];
      const unknown = listed.find((id) => !task.classes.has(id));
      if (unknown !== undefined) throw new ClassNotFoundError(taskType, unknown);
      const orders = reordered(viewsOf(task), listed);
      await this.repository.setOrders(tx, place, orders, actor.userId);
      const counts = await this.repository.counts(tx, place);
      const result = listed.map((id) =>
        toClassView(id, { ...task.classes.get(id), order: orders[id] }, counts.get(id)),
      );
      return classChange({ result, verb: 'reorder', taskType, classIds: listed }, {});
    });
  }

  private async view(
    tx: Tx,
    place: TaskPlace,
    classId: string,
    stored: JsonObject,
  ): Promise<ClassView> {
    const counts = await this.repository.counts(tx, place);
    return toClassView(classId, stored, counts.get(classId));
  }
}

/** @throws ProjectNotFoundError */
function present(task: LockedTask | undefined, { projectId }: TaskPlace): LockedTask {
  if (!task) throw new ProjectNotFoundError(projectId);
  return task;
}

/** @throws ProjectNotFoundError, TaskTypeNotFoundError */
export function knownTask(task: LockedTask | undefined, place: TaskPlace): LockedTask {
  const found = present(task, place);
  if (!found.isKnown) throw new TaskTypeNotFoundError(place.taskType);
  return found;
}

function viewsOf({ classes }: LockedTask): { classId: string; order: number }[] {
  return [...classes].map(([classId, stored]) => ({
    classId,
    order: counted(classId, stored, undefined).order,
  }));
}

/** @throws ClassExistsError */
function assertNameIsFree({ classes }: LockedTask, taskType: string, name: string): void {
  const taken = [...classes].find(([id, stored]) => counted(id, stored, undefined).name === name);
  if (taken) throw ClassExistsError.withName(taskType, name, taken[0]);
}

function inViewOrder(views: ClassView[]): ClassView[] {
  return views.sort((a, b) => a.order - b.order || (a.class_id < b.class_id ? -1 : 1));
}
