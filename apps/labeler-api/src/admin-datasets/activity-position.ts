import type { ActivityPosition } from './activity.queries';

/** What a cursor may look like. */
export const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z-\d{1,2}-\d{1,15}$/;

export function toCursor({ at, source, id }: ActivityPosition): string {
  return `${at}-${source}-${id}`;
}

/** @param cursor that matches `CURSOR`; undefined when it names no time that there is */
export function toPosition(cursor: string): ActivityPosition | undefined {
  const [id = '', source = ''] = cursor.split('-').reverse();
  const at = cursor.slice(0, -(source.length + id.length + 2));
  if (Number.isNaN(Date.parse(at))) return undefined;
  return { at, source: Number(source), id: Number(id) };
}
