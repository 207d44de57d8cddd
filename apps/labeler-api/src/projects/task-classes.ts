import type { JsonObject } from '@libs/labeler-db';

/** How often a class was used in a task. */
export interface ClassUse {
  taskType: string;
  /** Empty for annotations without a class. */
  classId: string;
  annotations: number;
  /** Images with at least one such annotation. */
  images: number;
}

/** A class as it stands in a project, with how often it is used. */
export interface CountedClass {
  name: string;
  color: string;
  description: string | null;
  order: number;
  image_count: number;
  bbox_count: number;
}

export type CountedClasses = Record<string, Record<string, CountedClass>>;

const DEFAULT_COLOR = '#6B7280';

/**
 * The classes of each task with counts of that task alone: two tasks may use the same class id.
 * @param taskClasses as stored: a map of classes per task
 */
export function countClasses(taskClasses: JsonObject, uses: readonly ClassUse[]): CountedClasses {
  const byClass = new Map(uses.map((use) => [keyOf(use.taskType, use.classId), use]));
  return Object.fromEntries(
    Object.entries(taskClasses).map(([task, classes]) => [
      task,
      Object.fromEntries(
        classesOf(classes).map(([classId, value]) => [
          classId,
          counted(classId, value, byClass.get(keyOf(task, classId))),
        ]),
      ),
    ]),
  );
}

/** Id and value of each class. The database holds nothing but objects here, as its constraint says. */
export function classesOf(stored: unknown): [string, JsonObject][] {
  return Object.entries((stored ?? {}) as Record<string, JsonObject>);
}

/** A class with its counts. Older releases left out what they did not need. */
export function counted(
  classId: string,
  stored: JsonObject,
  use: Pick<ClassUse, 'annotations' | 'images'> | undefined,
): CountedClass {
  return {
    name: textOr(stored.name, classId),
    color: textOr(stored.color, DEFAULT_COLOR),
    description: typeof stored.description === 'string' ? stored.description : null,
    order: typeof stored.order === 'number' ? stored.order : 0,
    image_count: use?.images ?? 0,
    bbox_count: use?.annotations ?? 0,
  };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function keyOf(taskType: string, classId: string): string {
  return `${taskType}\n${classId}`;
}
