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
  const last = points.at(-1) ?? [0, 0];
  let fromX = onGrid(last[0]);
  let fromY = onGrid(last[1]);
  for (const point of points) {
    const toX = onGrid(point[0]);
    const toY = onGrid(point[1]);
    crossings.follow(fromX, fromY, toX, toY);
    fromX = toX;
    fromY = toY;
  }
  return crossings.area();
}

function onGrid(coordinate: number): number {
  return Math.trunc(SCALE * coordinate + 0.5);
}

/** Crossings of each column so far, none between polygons, and the rows of the first two in order. */
let counts = new Int32Array(4096);
let uppers = new Int32Array(4096);
let lowers = new Int32Array(4096);
/** Further crossings, which only outlines that turn back have: their columns and rows. */
let columns = new Int32Array(1024);
let rows = new Int32Array(1024);
/** The same rows by their columns. */
let ordered = new Int32Array(1024);
/** Where the rows of each column end. */
let ends = new Int32Array(1024);
/** Rows of a column that are sorted with more effort. */
const MANY = 32;

class Crossings {
  private further = 0;
  private first = Infinity;
  private last = -1;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    if (counts.length >= width) return;
    counts = new Int32Array(2 * width);
    uppers = new Int32Array(2 * width);
    lowers = new Int32Array(2 * width);
  }

  follow(x0: number, y0: number, x1: number, y1: number): void {
    const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    if (dx === 0) return;
    // Always from the end that comes first along the longer axis, as the source does; only rounding depends on it.
    const isFlipped = dx >= dy ? x0 > x1 : y0 > y1;
    const [xs, xe] = isFlipped ? [x1, x0] : [x0, x1];
    const [ys, ye] = isFlipped ? [y1, y0] : [y0, y1];
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

  /** @param gridRow The upper of both grid rows. */
  private cross(column: number, gridRow: number): void {
    const row = Math.ceil(Math.min(Math.max((gridRow + 0.5) / SCALE - 0.5, 0), this.height));
    const count = counts[column]!++;
    if (count === 0) {
      uppers[column] = row;
      if (column < this.first) this.first = column;
      if (column > this.last) this.last = column;
    } else if (count === 1) {
      const other = uppers[column]!;
      uppers[column] = Math.min(other, row);
      lowers[column] = Math.max(other, row);
    } else this.keep(column, row);
  }

  private keep(column: number, row: number): void {
    if (this.further === columns.length) {
      columns = grown(columns);
      rows = grown(rows);
    }
    columns[this.further] = column;
    rows[this.further++] = row;
  }

  /** A closed outline crosses each line an even number of times: every second stretch of a column is covered. */
  area(): number {
    let area = 0;
    for (let column = this.first; column <= this.last; column++) {
      if (counts[column] === 2) area += lowers[column]! - uppers[column]!;
      else if (counts[column]! > 2) {
        this.keep(column, uppers[column]!);
        this.keep(column, lowers[column]!);
      }
      counts[column] = 0;
    }
    return this.further > 0 ? area + this.areaOfKept() : area;
  }

  private areaOfKept(): number {
    const width = this.last - this.first + 1;
    this.order(width);
    let [area, from] = [0, 0];
    for (let column = 0; column < width; column++) {
      const end = ends[column]!;
      sortRows(from, end);
      for (; from < end; from += 2) area += ordered[from + 1]! - ordered[from]!;
    }
    return area;
  }

  /** Puts the rows in the order of their columns. */
  private order(width: number): void {
    if (ends.length < width) ends = new Int32Array(2 * width);
    if (ordered.length < this.further) ordered = new Int32Array(rows.length);
    ends.fill(0, 0, width);
    for (let at = 0; at < this.further; at++) ends[columns[at]! - this.first]! += 1;
    let begin = 0;
    for (let column = 0; column < width; column++) {
      const size = ends[column]!;
      ends[column] = begin;
      begin += size;
    }
    for (let at = 0; at < this.further; at++)
      ordered[ends[columns[at]! - this.first]!++] = rows[at]!;
  }
}

/** From `from` up to `end`: few rows nearly always, so that each finds its place step by step. */
function sortRows(from: number, end: number): void {
  if (end - from > MANY) {
    ordered.subarray(from, end).sort();
    return;
  }
  for (let at = from + 1; at < end; at++) {
    const row = ordered[at]!;
    let place = at;
    for (; place > from && ordered[place - 1]! > row; place--) ordered[place] = ordered[place - 1]!;
    ordered[place] = row;
  }
}

function grown(full: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * full.length);
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
