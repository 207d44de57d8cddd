import type { JsonObject } from '@libs/labeler-db';
import type { RevisionClass } from './revision';

const DEFAULT_COLOR = '#6B7280';

/**
 * The classes of each task in the order of the user: by `order`, then by id.
 * @param stored as projects hold them: a map of classes by id, by task
 */
export function orderedClasses(stored: JsonObject): Record<string, RevisionClass[]> {
  return Object.fromEntries(
    Object.keys(stored)
      .sort(byCodeUnits)
      .map((task) => [task, classesOf((stored[task] ?? {}) as Record<string, JsonObject>)]),
  );
}

function classesOf(stored: Record<string, JsonObject>): RevisionClass[] {
  const order = (id: string) => {
    const value = stored[id]?.order;
    return typeof value === 'number' ? value : 0;
  };
  return Object.keys(stored)
    .sort((a, b) => order(a) - order(b) || byCodeUnits(a, b))
    .map((id) => ({
      id,
      name: textOr(stored[id]?.name, id),
      color: textOr(stored[id]?.color, DEFAULT_COLOR),
    }));
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
