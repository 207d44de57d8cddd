import type { ImageSize, Point } from '@libs/geometry';

/** Outlines are followed on a grid five times as fine as the pixels. */
const SCALE = 5;

/**
 * The pixels that a polygon covers, exactly as pycocotools counts them: `maskUtils.area` of `annToRLE`. Only the places
 * where the outline passes from one column of pixels to the next are visited. Source: `rleFrPoly` in `maskApi.c`.
 * @param size Of the image, whole pixels.
 */
export function polygonPixels(points: readonly Point[], { width, height }: ImageSize): number {
  const crossings = new Crossings(width, height);
  let [fromX, fromY] = gridPoint(points.at(-1) ?? [0, 0]);
  for (const point of points) {
    const [toX, toY] = gridPoint(point);
    crossings.follow(fromX, fromY, toX, toY);
    [fromX, fromY] = [toX, toY];
  }
  return crossings.area();
}

function gridPoint([x, y]: Point): [number, number] {
  return [Math.trunc(SCALE * x + 0.5), Math.trunc(SCALE * y + 0.5)];
}

/** Room for crossings, used again for each polygon. */
let room = new Float64Array(1024);

class Crossings {
  private count = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  follow(x0: number, y0: number, x1: number, y1: number): void {
    const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    if (dx === 0) return;
    // Always from the end that comes first along the longer axis, as the source does; only rounding depends on it.
    const isFlipped = dx >= dy ? x0 > x1 : y0 > y1;
    const [xs, ys, xe, ye] = isFlipped ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
    if (dx >= dy) this.alongX(xs, ys, xe, (ye - ys) / dx);
    else this.alongY(xs, ys, xe, (xe - xs) / dy);
  }

  /** Columns change between the grid columns 5k + 2 and 5k + 3. */
  private alongX(xs: number, ys: number, xe: number, slope: number): void {
    for (let column = columnFrom(xs); column < this.width; column++) {
      const x = SCALE * column + 2;
      if (x + 1 > xe) return;
      const before = Math.trunc(ys + slope * (x - xs) + 0.5);
      const after = Math.trunc(ys + slope * (x + 1 - xs) + 0.5);
      this.cross(column, Math.min(before, after));
    }
  }

  private alongY(xs: number, ys: number, xe: number, slope: number): void {
    const [left, right] = [Math.min(xs, xe), Math.max(xs, xe)];
    for (let column = columnFrom(left); column < this.width; column++) {
      const x = SCALE * column + 2;
      if (x + 1 > right) return;
      this.cross(column, ys + stepAcross(xs, slope, x) - 1);
    }
  }

  /** @param row The upper of both grid rows. */
  private cross(column: number, row: number): void {
    const y = Math.min(Math.max((row + 0.5) / SCALE - 0.5, 0), this.height);
    if (this.count === room.length) room = grown(room);
    room[this.count++] = column * this.height + Math.ceil(y);
  }

  /** Every second stretch between crossings, column after column, is covered. */
  area(): number {
    const sorted = room.subarray(0, this.count).sort();
    let area = 0;
    for (let at = 0; at < sorted.length; at += 2) {
      const end = sorted[at + 1] ?? this.width * this.height;
      area += Math.min(end, this.width * this.height) - (sorted[at] ?? 0);
    }
    return area;
  }
}

function grown(full: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * full.length);
  larger.set(full);
  return larger;
}

function columnFrom(x: number): number {
  return Math.max(0, Math.ceil((x - 2) / SCALE));
}

/** The first step at which a steep side is on the other side of the line between the grid columns x and x + 1. */
function stepAcross(xs: number, slope: number, x: number): number {
  const isAcross = (step: number) => {
    const at = Math.trunc(xs + slope * step + 0.5);
    return slope > 0 ? at > x : at <= x;
  };
  let step = Math.max(1, Math.floor((x + 0.5 - xs) / slope));
  while (step > 1 && isAcross(step - 1)) step -= 1;
  while (!isAcross(step)) step += 1;
  return step;
}
