import type { Point } from './geometry';

/** Pixels. */
export interface ImageSize {
  width: number;
  height: number;
}

/** A side of the image: the coordinate that is limited, the limit, and on which side of it the image lies. */
type Side = readonly [axis: 0 | 1, limit: number, sign: 1 | -1];

/**
 * The part of a polygon inside the image (Sutherland–Hodgman). Parts that were apart stay joined along the border,
 * which encloses nothing.
 */
export function clipPolygon(points: readonly Point[], { width, height }: ImageSize): Point[] {
  const sides: Side[] = [
    [0, 0, 1],
    [0, width, -1],
    [1, 0, 1],
    [1, height, -1],
  ];
  return sides.reduce<Point[]>(clipBySide, [...points]);
}

function clipBySide(points: Point[], side: Side): Point[] {
  const [axis, limit, sign] = side;
  const inside = (point: Point) => (point[axis] - limit) * sign >= 0;
  return points.flatMap((point, index) => {
    const before = points.at(index - 1) ?? point;
    const crossing = inside(before) === inside(point) ? [] : [crossingOf(before, point, side)];
    return inside(point) ? [...crossing, point] : crossing;
  });
}

function crossingOf(from: Point, to: Point, [axis, limit]: Side): Point {
  const other = axis === 0 ? 1 : 0;
  const share = (limit - from[axis]) / (to[axis] - from[axis]);
  const across = from[other] + share * (to[other] - from[other]);
  return axis === 0 ? [limit, across] : [across, limit];
}

export function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
