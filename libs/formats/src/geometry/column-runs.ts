import type { RunLengths } from './run-lengths';

/** A vertical piece of a mask: rows from `start` up to but not including `end`. */
export interface ColumnRun {
  column: number;
  start: number;
  end: number;
}

/** The pieces of a mask, the box around them, and which of them hang together. */
export interface ColumnRuns {
  left: number;
  top: number;
  right: number;
  bottom: number;
  all(): Iterable<ColumnRun>;
  /** The same number for two pixels of the mask if one can be reached from the other over sides. */
  partAt(x: number, y: number): number;
}

/** Splits the ones of a mask at the ends of columns. */
export function columnRuns({ height, counts }: RunLengths): ColumnRuns {
  const runs: ColumnRun[] = [];
  let position = 0;
  counts.forEach((count, index) => {
    const end = position + count;
    if (index % 2 === 1) {
      while (position < end) {
        const column = Math.floor(position / height);
        const stop = Math.min(end, (column + 1) * height);
        append(runs, { column, start: position % height, end: stop - column * height });
        position = stop;
      }
    }
    position = end;
  });
  const parents = joined(runs);
  return {
    left: runs[0]?.column ?? 0,
    right: (runs.at(-1)?.column ?? -1) + 1,
    top: runs.reduce((least, run) => Math.min(least, run.start), Infinity),
    bottom: runs.reduce((most, run) => Math.max(most, run.end), 0),
    all: () => runs,
    partAt: (x, y) => rootOf(parents, find(runs, x, y)),
  };
}

/** Runs of no zeros between two runs of ones make one piece. */
function append(runs: ColumnRun[], run: ColumnRun): void {
  const last = runs.at(-1);
  if (last?.column === run.column && last.end === run.start) last.end = run.end;
  else runs.push(run);
}

/** Union-find over pieces that touch those of the column before. */
function joined(runs: readonly ColumnRun[]): Int32Array {
  const parents = Int32Array.from(runs.keys());
  let before = 0;
  runs.forEach((run, index) => {
    for (let other = runs[before]; other && isBefore(other, run); other = runs[++before]);
    for (let at = before; at < index; at++) {
      const other = runs[at];
      if (!other || other.column !== run.column - 1 || other.start >= run.end) break;
      parents[rootOf(parents, at)] = rootOf(parents, index);
    }
  });
  return parents;
}

/** Lies left of the neighbouring column, or in it and wholly above. */
function isBefore(other: ColumnRun, run: ColumnRun): boolean {
  return (
    other.column < run.column - 1 || (other.column === run.column - 1 && other.end <= run.start)
  );
}

function rootOf(parents: Int32Array, index: number): number {
  let at = index;
  for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
    parents[at] = parents[parent] ?? parent;
    at = parent;
  }
  return at;
}

function find(runs: readonly ColumnRun[], x: number, y: number): number {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const run = runs[middle];
    if (run && (run.column < x || (run.column === x && run.start <= y))) low = middle;
    else high = middle - 1;
  }
  return low;
}
