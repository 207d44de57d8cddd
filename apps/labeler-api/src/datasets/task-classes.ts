import type { JsonObject } from '@libs/labeler-db';

/** How often a class was used in a task. */
export interface ClassUse {
  taskType: string;
  classId: string | null;
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
 * @param taskClasses as stored: a map of classes per task, or the list that older releases wrote
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

/** Id and value of each class, whichever way they are stored. */
export function classesOf(stored: unknown): [string, JsonObject][] {
  const entries: [string, unknown][] = Array.isArray(stored)
    ? stored.map((value: unknown, index) => [listedId(value, index), value])
    : isObject(stored)
      ? Object.entries(stored)
      : [];
  return entries.filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}

function listedId(value: unknown, index: number): string {
  const id: unknown = isObject(value) ? (value.class_id ?? value.id) : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : String(index);
}

function counted(classId: string, stored: JsonObject, use: ClassUse | undefined): CountedClass {
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

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf(taskType: string, classId: string | null): string {
  return `${taskType}\n${classId ?? ''}`;
}
