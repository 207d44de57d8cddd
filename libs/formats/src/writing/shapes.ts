import { clipPolygon, type ImageSize, type Point } from '@libs/geometry';
import { doubleArea, isEmptyRing } from '../geometry/rings';
import { cornersOfRotatedBox, type RotatedBox } from '../geometry/rotated-box';
import type { ErrorBound } from './conservation';
import type { LabeledAnnotation, LabeledImage } from './labeled-dataset';
import type { Drop } from './reasons';

/** Upper left corner, width and height, in pixels. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export function sizeOf({ width, height }: LabeledImage): ImageSize | null {
  return width && height ? { width, height } : null;
}

export function boxOf({ geometry }: LabeledAnnotation): Box {
  return geometry.bbox as Box;
}

export function pointsOf({ geometry }: LabeledAnnotation): readonly Point[] {
  return geometry.points as Point[];
}

/** The numbers of all points, one after the other. */
export function numbersOf(points: readonly (readonly number[])[]): number[] {
  const numbers: number[] = [];
  // A tenth of what `flat` takes.
  for (const point of points) {
    for (let at = 0; at < point.length; at++) numbers.push(point[at]!);
  }
  return numbers;
}

/** Clockwise on the screen, from the upper left one. */
export function cornersOfBox([x, y, width, height]: Box): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** Clockwise, from the one that is the upper left before the rotation. */
export function cornersOfRotated({ geometry }: LabeledAnnotation): Point[] {
  return cornersOfRotatedBox(geometry.bbox as RotatedBox['bbox']);
}

export interface Circle {
  center: Point;
  radius: number;
}

export function circleOf({ geometry }: LabeledAnnotation): Circle {
  return geometry as unknown as Circle;
}

export function boxOfCircle({ center: [x, y], radius }: Circle): Box {
  return [x - radius, y - radius, 2 * radius, 2 * radius];
}

/** The smallest upright box around points. */
export function extentOf(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of points) {
    const [x, y] = [point[0], point[1]];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return points.length === 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
}

/** Square pixels, by the shoelace formula. */
export function areaOf(points: readonly Point[]): number {
  return Math.abs(doubleArea(points)) / 2;
}

/** Farthest that a side of the polygon may lie within the circle that it stands for, before it is made larger. */
const SAGITTA = 0.5;
const [FEWEST_CORNERS, MOST_CORNERS] = [16, 256];

/** A regular polygon of the area of the circle, and how far the two outlines are apart at most. */
export function polygonOfCircle({ center, radius }: Circle): {
  points: Point[];
  error: ErrorBound;
} {
  const wanted = Math.ceil(Math.PI / Math.acos(Math.max(0, 1 - SAGITTA / radius)));
  const corners = Math.min(Math.max(wanted, FEWEST_CORNERS), MOST_CORNERS);
  const step = (2 * Math.PI) / corners;
  const reach = radius * Math.sqrt(step / Math.sin(step));
  const points = Array.from({ length: corners }, (_, index): Point => {
    const [right, down] = [Math.cos(index * step), Math.sin(index * step)];
    return [center[0] + reach * right, center[1] + reach * down];
  });
  const value = Math.max(reach - radius, radius - reach * Math.cos(step / 2));
  return { points, error: { value, unit: 'px' } };
}

/** A shape inside its image, and by how many pixels it reached over the border. */
export interface Clipped<Shape> {
  shape: Shape;
  over: number;
}

/** The part of a ring inside the image, or why there is none. Nothing is clipped when the size is not known. */
export function clipRing(
  points: readonly Point[],
  size: ImageSize | null,
): Clipped<readonly Point[]> | Drop {
  if (isEmptyRing(points)) return 'empty_shape';
  const over = size ? reachOver(points, size) : 0;
  if (!size || over === 0) return { shape: points, over: 0 };
  // Rounding may leave a crossing a hair outside.
  const shape = opened(clipPolygon(points, size).map(([x, y]) => insideOf(x, y, size)));
  return isEmptyRing(shape) ? 'outside_image' : { shape, over };
}

/** Rings are closed without saying so: points at the end that repeat the first one are left out. */
export function opened(points: readonly Point[]): readonly Point[] {
  const [first] = points;
  let end = points.length;
  while (end > 3 && points[end - 1]?.[0] === first?.[0] && points[end - 1]?.[1] === first?.[1]) {
    end -= 1;
  }
  return points.slice(0, end);
}

/** The part of a box inside the image, or why there is none. */
export function clipBox(box: Box, size: ImageSize | null): Clipped<Box> | Drop {
  const [x, y, width, height] = box;
  if (width <= 0 || height <= 0) return 'empty_shape';
  const [right, bottom] = [x + width, y + height];
  if (!size || (x >= 0 && y >= 0 && right <= size.width && bottom <= size.height)) {
    return { shape: box, over: 0 };
  }
  const [left, top] = insideOf(x, y, size);
  const [farX, farY] = insideOf(right, bottom, size);
  if (farX <= left || farY <= top) return 'outside_image';
  const over = Math.max(-x, -y, right - size.width, bottom - size.height);
  return { shape: [left, top, farX - left, farY - top], over };
}

/** Pixels by which the farthest of the points lies outside the image; 0 when none does. */
export function reachOver(points: readonly Point[], { width, height }: ImageSize): number {
  let farthest = 0;
  for (const point of points) {
    const [x, y] = [point[0], point[1]];
    farthest = Math.max(farthest, -x, -y, x - width, y - height);
  }
  return farthest;
}

export function insideOf(x: number, y: number, { width, height }: ImageSize): Point {
  return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
}

/** The share of a box that a shape inside it does not cover, in percent. */
export function uncovered([, , width, height]: Box, area: number): ErrorBound {
  const value = Math.max(0, 100 * (1 - area / (width * height)));
  return { value: Number.isFinite(value) ? value : 100, unit: '%' };
}
