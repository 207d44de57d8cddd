import type { Geometry } from '@libs/geometry';
import { isDeepStrictEqual } from 'node:util';
import { type Bounds, boundsOf } from './bounds';
import type { ComparedAnnotation } from './compared-annotation';

/** Up to here two coordinates are the same: in pixels, and for angles in degrees. */
export const TOLERANCE = 0.01;

/** What differs between two states of an annotation. What does not has no entry. */
export interface Changes {
  class_changed?: true;
  old_class?: string | null;
  new_class?: string | null;
  /** The upper left corner of the box around the shape moved. */
  position_changed?: true;
  /** The box around the shape has another width or height. */
  size_changed?: true;
  geometry_changed?: true;
  old_geometry?: Geometry;
  new_geometry?: Geometry;
  confidence_changed?: true;
  old_confidence?: number | null;
  new_confidence?: number | null;
  attributes_changed?: true;
  old_attributes?: Record<string, unknown>;
  new_attributes?: Record<string, unknown>;
}

/** The size of the image that a client noted beside a shape, and what follows from the shape, are not the shape. */
const NOT_THE_SHAPE = new Set(['type', 'image_width', 'image_height', 'area']);

/** @returns undefined when the two say the same */
export function changesBetween(
  before: ComparedAnnotation,
  after: ComparedAnnotation,
): Changes | undefined {
  const changes: Changes = {
    ...classChanges(before, after),
    ...geometryChanges(before, after),
    ...(before.confidence !== after.confidence && {
      confidence_changed: true,
      old_confidence: before.confidence,
      new_confidence: after.confidence,
    }),
    ...(!isDeepStrictEqual(before.attributes, after.attributes) && {
      attributes_changed: true,
      old_attributes: before.attributes,
      new_attributes: after.attributes,
    }),
  };
  return Object.keys(changes).length > 0 ? changes : undefined;
}

/** A class that has got another name is the same class. */
function classChanges(before: ComparedAnnotation, after: ComparedAnnotation): Changes {
  if (before.classId === after.classId) return {};
  return {
    class_changed: true,
    old_class: before.className ?? before.classId,
    new_class: after.className ?? after.classId,
  };
}

function geometryChanges(before: ComparedAnnotation, after: ComparedAnnotation): Changes {
  if (before.type === after.type && isSameShape(before.geometry, after.geometry)) return {};
  const [old, now] = [boundsOf(before.geometry), boundsOf(after.geometry)];
  return {
    ...(old && now && placeChanges(old, now)),
    geometry_changed: true,
    old_geometry: before.geometry,
    new_geometry: after.geometry,
  };
}

function placeChanges(old: Bounds, now: Bounds): Changes {
  const isPlace = isNear(old.left, now.left) && isNear(old.top, now.top);
  const isSize =
    isNear(old.right - old.left, now.right - now.left) &&
    isNear(old.bottom - old.top, now.bottom - now.top);
  return {
    ...(!isPlace && { position_changed: true as const }),
    ...(!isSize && { size_changed: true as const }),
  };
}

/** Whether every number of two shapes of one type is the same, but for the tolerance, and everything else exactly. */
export function isSameShape(before: Geometry, after: Geometry): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].every((name) => NOT_THE_SHAPE.has(name) || isAlike(before[name], after[name]));
}

function isAlike(before: unknown, after: unknown): boolean {
  if (typeof before === 'number' && typeof after === 'number') return isNear(before, after);
  if (!Array.isArray(before) || !Array.isArray(after)) return isDeepStrictEqual(before, after);
  return (
    before.length === after.length && before.every((value, index) => isAlike(value, after[index]))
  );
}

function isNear(a: number, b: number): boolean {
  // A hair more: 0.3 - 0.29 is no 0.01.
  return Math.abs(a - b) <= TOLERANCE + 1e-9;
}
