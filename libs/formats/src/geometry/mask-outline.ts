import type { Point } from '../annotation-record';
import type { LossCode } from '../problems';
import { columnRuns, type ColumnRuns } from './column-runs';
import { doubleArea } from './rings';
import type { RunLengths } from './run-lengths';

/** Pixels of the box around the mask; one byte of memory each while it is traced. */
const MAX_TRACED_PIXELS = 50_000_000;
const MAX_CONTOURS = 2_000;

interface Bitmap {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Bit 0: set. Bit 1: its upper side has been followed. One column and row of zeros all around. */
  cells: Uint8Array;
}

/** Right, down, left, up: the step, and the cells ahead on the right and on the left of the new corner. */
const HEADINGS = [
  { dx: 1, dy: 0, right: [0, 0], left: [0, -1] },
  { dx: 0, dy: 1, right: [-1, 0], left: [0, 0] },
  { dx: -1, dy: 0, right: [-1, -1], left: [-1, 0] },
  { dx: 0, dy: -1, right: [0, -1], left: [-1, -1] },
] as const;

/**
 * The exact outline of a mask along the sides of its pixels: one ring for each part that hangs together by sides.
 * Holes are joined to their ring by a bridge that is walked there and back, so that the ring encloses exactly the
 * pixels of the mask.
 */
export function maskOutline(mask: RunLengths): Point[][] | LossCode {
  const runs = columnRuns(mask);
  if (runs.bottom <= runs.top) return 'empty_shape';
  const bitmap = bitmapOf(runs);
  if (!bitmap) return 'mask_too_large';
  const parts = new Map<number, { ring: Point[]; holes: Point[][] }>();
  let contours = 0;
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) {
      if (!startsContour(bitmap, x, y)) continue;
      if (++contours > MAX_CONTOURS) return 'mask_too_large';
      const contour = follow(bitmap, x, y);
      const id = runs.partAt(x + bitmap.left, y + bitmap.top);
      const part = parts.get(id) ?? { ring: [], holes: [] };
      if (doubleArea(contour) > 0) part.ring = contour;
      else part.holes.push(contour);
      parts.set(id, part);
    }
  }
  return [...parts.values()].map(({ ring, holes }) => holes.reduce(bridge, ring));
}

function bitmapOf(runs: ColumnRuns): Bitmap | undefined {
  const { left, top, right, bottom } = runs;
  const [width, height] = [right - left, bottom - top];
  if (width * height > MAX_TRACED_PIXELS) return undefined;
  const stride = width + 2;
  const cells = new Uint8Array(stride * (height + 2));
  for (const run of runs.all()) {
    for (let y = run.start; y < run.end; y++) {
      cells[(y - top + 1) * stride + run.column - left + 1] = 1;
    }
  }
  return { left, top, width, height, cells };
}

function indexOf({ width }: Bitmap, x: number, y: number): number {
  return (y + 1) * (width + 2) + x + 1;
}

function isSet(bitmap: Bitmap, x: number, y: number): boolean {
  return ((bitmap.cells[indexOf(bitmap, x, y)] ?? 0) & 1) === 1;
}

function startsContour(bitmap: Bitmap, x: number, y: number): boolean {
  return bitmap.cells[indexOf(bitmap, x, y)] === 1 && !isSet(bitmap, x, y - 1);
}

/** Walks around with the mask on the right, from the upper left corner of a cell whose upper side is free. */
function follow(bitmap: Bitmap, startX: number, startY: number): Point[] {
  const corners: Point[] = [];
  let [x, y, heading] = [startX, startY, 0];
  do {
    if (heading === 0) {
      const at = indexOf(bitmap, x, y);
      bitmap.cells[at] = (bitmap.cells[at] ?? 0) | 2;
    }
    const { dx, dy, right, left } = HEADINGS[heading] ?? HEADINGS[0];
    [x, y] = [x + dx, y + dy];
    const next = isSet(bitmap, x + right[0], y + right[1])
      ? isSet(bitmap, x + left[0], y + left[1])
        ? (heading + 3) % 4
        : heading
      : (heading + 1) % 4;
    if (next !== heading) corners.push([x + bitmap.left, y + bitmap.top]);
    heading = next;
  } while (x !== startX || y !== startY || heading !== 0);
  return corners;
}

/** Joins a hole to the ring between the hole's first corner and the corner of the ring nearest to it. */
function bridge(ring: Point[], hole: Point[]): Point[] {
  const [x, y] = hole[0] ?? [0, 0];
  let nearest = 0;
  let shortest = Infinity;
  ring.forEach((corner, index) => {
    const distance = (corner[0] - x) ** 2 + (corner[1] - y) ** 2;
    if (distance < shortest) [shortest, nearest] = [distance, index];
  });
  return [
    ...ring.slice(0, nearest + 1),
    ...hole,
    ...hole.slice(0, 1),
    ...ring.slice(nearest, nearest + 1),
    ...ring.slice(nearest + 1),
  ];
}
