import { ValidationFailedError } from '@libs/errors';
import type { JsonObject } from '@libs/labeler-db';
import { COLOR_RULE, isColor } from './class-color';
import {
  canonicalName,
  MAX_CLASS_DESCRIPTION,
  MAX_CLASS_ID,
  MAX_CLASS_NAME,
  MAX_CLASS_ORDER,
  toStored,
} from './class-rules';

/**
 * The classes that somebody gives a new project, as they are stored.
 * @param given By task and class id.
 * @throws ValidationFailedError that names what is no class
 */
export function readClasses(given: JsonObject, taskTypes: readonly string[]): JsonObject {
  const tasks = Object.entries(given).map(([task, classes]) => {
    const field = `classes.${task}`;
    if (!taskTypes.includes(task)) refuse(field, 'is not one of the task_types');
    if (!isObject(classes)) return refuse(field, 'must be an object of classes by their ids');
    return [task, readTask(field, classes)] as const;
  });
  const empty = taskTypes.map((task) => [task, {}] as const);
  return Object.fromEntries([...empty, ...tasks]);
}

function readTask(field: string, classes: JsonObject): JsonObject {
  const names = new Set<string>();
  return Object.fromEntries(
    Object.entries(classes).map(([classId, value], position) => {
      const at = `${field}.${classId}`;
      if (!isText(classId, MAX_CLASS_ID) || classId.trim() === '') {
        refuse(at, `must be an id of 1 to ${MAX_CLASS_ID} characters`);
      }
      if (!isObject(value)) return refuse(at, 'must be an object');
      const name = readName(at, value.name);
      if (names.has(name)) refuse(`${at}.name`, 'is the name of another class of the task');
      names.add(name);
      return [classId, toStored({ name, ...readRest(at, value, position) })];
    }),
  );
}

function readName(at: string, value: unknown): string {
  const name = typeof value === 'string' ? canonicalName(value) : '';
  if (name === '' || !isText(name, MAX_CLASS_NAME)) {
    refuse(`${at}.name`, `must be a text of 1 to ${MAX_CLASS_NAME} characters`);
  }
  return name;
}

function readRest(at: string, value: JsonObject, position: number) {
  const { color, description = null, order = position } = value;
  if (typeof color !== 'string' || !isColor(color)) {
    return refuse(`${at}.color`, `must be ${COLOR_RULE}`);
  }
  if (description !== null && !isText(description, MAX_CLASS_DESCRIPTION)) {
    return refuse(
      `${at}.description`,
      `must be a text of up to ${MAX_CLASS_DESCRIPTION} characters`,
    );
  }
  if (!isOrder(order)) {
    return refuse(`${at}.order`, `must be a whole number from 0 to ${MAX_CLASS_ORDER}`);
  }
  return { color, description, order };
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength && !value.includes('\0');
}

function isOrder(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_CLASS_ORDER;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(field: string, message: string): never {
  throw new ValidationFailedError([{ field, message }]);
}
