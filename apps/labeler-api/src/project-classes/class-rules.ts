import type { JsonObject } from '@libs/labeler-db';
import { randomBytes } from 'node:crypto';

export const MAX_CLASS_NAME = 255;
/** As wide as the column of annotations that holds it. */
export const MAX_CLASS_ID = 50;
export const MAX_CLASS_DESCRIPTION = 10_000;
/** What is counted elsewhere. */
export const MAX_CLASS_ORDER = 1_000_000;

const GENERATED_BYTES = 4;

/** A class as it is stored below its id. */
export interface StoredClass {
  name: string;
  color: string;
  description: string | null;
  order: number;
}

/** By the same name people mean the same class, however their keyboards write it. */
export function canonicalName(name: string): string {
  return name.normalize('NFC').trim();
}

/** The place behind all others. */
export function nextOrder(classes: readonly { order: number }[]): number {
  return classes.reduce((next, { order }) => Math.max(next, Math.floor(order) + 1), 0);
}

/** 8 lowercase hexadecimal characters that no class of the task has. */
export function newClassId(taken: ReadonlySet<string>): string {
  for (;;) {
    const id = randomBytes(GENERATED_BYTES).toString('hex');
    if (!taken.has(id)) return id;
  }
}

/** Places for all classes: those listed first, in that order, then the others as they stood. */
export function reordered(
  classes: readonly { classId: string; order: number }[],
  listed: readonly string[],
): Record<string, number> {
  const first = new Set(listed);
  const rest = inOrder(classes).filter(({ classId }) => !first.has(classId));
  const ids = [...first, ...rest.map(({ classId }) => classId)];
  return Object.fromEntries(ids.map((id, order) => [id, order]));
}

export function inOrder<T extends { classId: string; order: number }>(classes: readonly T[]): T[] {
  return [...classes].sort(
    (a, b) => a.order - b.order || (a.classId < b.classId ? -1 : Number(a.classId > b.classId)),
  );
}

/** Older clients expect counts beside a stored class. */
export function toStored({ name, color, description, order }: StoredClass): JsonObject {
  return { name, color, description, order, image_count: 0, bbox_count: 0 };
}
