import type { Geometry } from '@libs/geometry';

/** A box around a shape, in pixels. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Undefined for what has no place on the image. */
export function boundsOf(geometry: Geometry): Bounds | undefined {
  const { bbox, points, center, radius } = geometry as {
    bbox?: number[];
    points?: number[][];
    center?: [number, number];
    radius?: number;
  };
  if (Array.isArray(points) && points.length > 0) return around(points);
  if (Array.isArray(center) && typeof radius === 'number') {
    const [x, y] = center;
    return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
  }
  return Array.isArray(bbox) ? around(cornersOf(bbox)) : undefined;
}

/** @param box `[x, y, width, height]`, and maybe an angle in degrees about the centre */
function cornersOf([
  x = 0,
  y = 0,
  width = 0,
  height = 0,
  angle = 0,
]: readonly number[]): number[][] {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const [centerX, centerY] = [x + width / 2, y + height / 2];
  return [
    [-width / 2, -height / 2],
    [width / 2, -height / 2],
    [width / 2, height / 2],
    [-width / 2, height / 2],
  ].map(([dx = 0, dy = 0]) => [centerX + dx * cos - dy * sin, centerY + dx * sin + dy * cos]);
}

function around(points: readonly (readonly number[])[]): Bounds {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x = 0, y = 0] of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.right = Math.max(bounds.right, x);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

/** How much of two boxes together is in both, from 0 to 1. Boxes without area are alike when they are the same. */
export function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const [areaA, areaB] = [areaOf(a), areaOf(b)];
  if (areaA === 0 && areaB === 0) return Number(isSame(a, b));
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (areaA + areaB - both);
}

function areaOf({ left, top, right, bottom }: Bounds): number {
  return (right - left) * (bottom - top);
}

function isSame(a: Bounds, b: Bounds): boolean {
  return a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
}
