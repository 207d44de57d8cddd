import type { Point, Shape } from '../annotation-record';
import type { LossCode } from '../problems';
import { type Found, lineOf } from '../geometry/rings';
import type { YoloSettings } from './yolo-settings';

export interface YoloRow {
  classIndex: number;
  shape: Shape;
  confidence: number | null;
  /** `[x1, y1, v1, …]`, relative as the shape. */
  keypoints: number[] | null;
}

/** How rows are read: `oriented` when every row of the archive has four corners. */
export interface RowLayout {
  keypoints: YoloSettings['keypoints'];
  oriented: boolean;
}

const BOX_VALUES = 4;
export const ORIENTED_COLUMNS = 9;

/** The columns of each row that is not empty, with its number from 1 on. */
export function* rowsOf(text: string): Generator<{ line: number; columns: string[] }> {
  let line = 0;
  for (const row of text.split('\n')) {
    line += 1;
    const trimmed = row.trim();
    if (trimmed !== '') yield { line, columns: trimmed.split(/\s+/) };
  }
}

/**
 * Reads a row of a label file: `class xc yc w h` with keypoints or a confidence behind it, `class x1 y1 … x4 y4` for
 * rotated boxes, or `class x1 y1 x2 y2 …` for an outline. Source: the dataset pages of Ultralytics.
 */
export function readRow(columns: readonly string[], layout: RowLayout): YoloRow | LossCode {
  const [classIndex = -1, ...numbers] = columns.map(Number);
  if (!Number.isInteger(classIndex) || classIndex < 0) return 'class_id_unknown';
  if (!numbers.every(Number.isFinite)) return 'number_not_finite';
  const { shape, confidence, keypoints } = valuesOf(numbers, layout);
  return typeof shape === 'string' ? shape : { classIndex, shape, confidence, keypoints };
}

interface RowValues {
  shape: Found;
  confidence: number | null;
  keypoints: number[] | null;
}

function valuesOf(numbers: readonly number[], { keypoints, oriented }: RowLayout): RowValues {
  const none = { confidence: null, keypoints: null };
  if (keypoints && numbers.length === BOX_VALUES + keypoints.count * keypoints.values) {
    const points = triples(numbers.slice(BOX_VALUES), keypoints.values);
    return { shape: box(numbers), confidence: null, keypoints: points };
  }
  if (numbers.length === BOX_VALUES) return { shape: box(numbers), ...none };
  if (numbers.length === BOX_VALUES + 1) {
    return { shape: box(numbers), ...none, confidence: percentOf(numbers[BOX_VALUES] ?? 0) };
  }
  if (numbers.length < 6 || numbers.length % 2 === 1) return { shape: 'row_malformed', ...none };
  if (oriented) return { shape: { type: 'rotated_bbox', corners: pairs(numbers) }, ...none };
  return { shape: lineOf('polygon', numbers), ...none };
}

function box([xCenter = 0, yCenter = 0, width = 0, height = 0]: readonly number[]): Found {
  if (width < 0 || height < 0) return 'shape_malformed';
  return { type: 'bbox', x: xCenter - width / 2, y: yCenter - height / 2, width, height };
}

function pairs(numbers: readonly number[]): Point[] {
  return Array.from({ length: numbers.length / 2 }, (_, index) => [
    numbers[2 * index] ?? 0,
    numbers[2 * index + 1] ?? 0,
  ]);
}

/** A point without a visibility is visible. */
function triples(numbers: readonly number[], values: number): number[] {
  if (values === 3) return [...numbers];
  return pairs(numbers).flatMap(([x, y]) => [x, y, 2]);
}

function percentOf(share: number): number | null {
  return share >= 0 && share <= 1 ? Math.round(share * 100) : null;
}
