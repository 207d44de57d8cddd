import { MAX_POINTS } from '@libs/geometry';
import type { Point, Shape } from '../annotation-record';
import { areNumbers } from '../json/json-values';
import type { LossCode } from '../problems';

/** A shape, or why there is none. */
export type Found = Shape | LossCode;

/** A box from its upper left corner, its width and its height. */
export function boxOf(value: unknown): Found {
  if (!Array.isArray(value) || value.length !== 4) return 'shape_malformed';
  if (!areNumbers(value)) return 'number_not_finite';
  const [x = 0, y = 0, width = 0, height = 0] = value;
  if (width < 0 || height < 0) return 'shape_malformed';
  return { type: 'bbox', x, y, width, height };
}

/** A polygon or a polyline from `[x1, y1, x2, y2, …]`. */
export function lineOf(type: 'polygon' | 'polyline', flat: unknown): Found {
  if (!Array.isArray(flat) || flat.length % 2 !== 0) return 'shape_malformed';
  if (flat.length > 2 * MAX_POINTS) return 'too_many_points';
  if (!areNumbers(flat)) return 'number_not_finite';
  const points: Point[] = [];
  for (let at = 0; at < flat.length; at += 2) points.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  return lineThrough(type, points);
}

/** A polygon or a polyline; a ring that repeats its first point at the end loses the repetition, if enough is left. */
export function lineThrough(type: 'polygon' | 'polyline', given: readonly Point[]): Found {
  const points =
    type === 'polygon' && given.length > 3 && isClosed(given) ? given.slice(0, -1) : given;
  if (points.length > MAX_POINTS) return 'too_many_points';
  return points.length < (type === 'polygon' ? 3 : 2) ? 'too_few_points' : { type, points };
}

function isClosed(points: readonly Point[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < 2 || !first || !last) return false;
  return first[0] === last[0] && first[1] === last[1];
}

/** A circle from `{center: [x, y], radius}`. */
export function circleOf(center: unknown, radius: unknown): Found {
  if (!Array.isArray(center) || center.length !== 2) return 'shape_malformed';
  if (!areNumbers([...(center as unknown[]), radius])) return 'number_not_finite';
  const [x, y] = center as [number, number];
  return (radius as number) > 0
    ? { type: 'circle', center: [x, y], radius: radius as number }
    : 'empty_shape';
}

/** Twice the area, positive when the ring runs clockwise on the screen. */
export function doubleArea(points: readonly Point[]): number {
  let sum = 0;
  let last: Point = points.at(-1) ?? [0, 0];
  for (const next of points) {
    sum += last[0] * next[1] - next[0] * last[1];
    last = next;
  }
  return sum;
}

/**
 * Whether a ring encloses nothing. A side that binary fractions swallowed (163 + 1e-168 is 163) makes a ring empty
 * even when the shoelace formula, which multiplies before it subtracts, leaves a trace of an area.
 */
export function isEmptyRing(points: readonly Point[]): boolean {
  const [first] = points;
  if (points.length < 3 || !first) return true;
  if (points.every((point) => point[0] === first[0])) return true;
  if (points.every((point) => point[1] === first[1])) return true;
  return doubleArea(points) === 0;
}
