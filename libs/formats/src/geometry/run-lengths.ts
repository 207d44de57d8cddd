import { areNumbers } from '../json/json-values';
import type { LossCode } from '../problems';

/** A binary mask: runs of zeros and ones in turn, zeros first, column by column. */
export interface RunLengths {
  height: number;
  width: number;
  counts: readonly number[];
}

/** So many sides; larger images than this do not come with masks. */
const MAX_SIDE = 65_535;

/**
 * Reads COCO's mask: `{size: [height, width], counts}` with counts as numbers or as their compressed text.
 * Source of the rules: pycocotools `maskApi.c`, `rleFrString`.
 */
export function runLengthsOf(size: unknown, counts: unknown): RunLengths | LossCode {
  const runs = typeof counts === 'string' ? decompress(counts) : counts;
  if (!areNumbers(size) || size.length !== 2 || !size.every(isSide)) return 'mask_malformed';
  if (!areNumbers(runs) || !runs.every(isCount)) return 'mask_malformed';
  const [height = 0, width = 0] = size;
  const total = runs.reduce((sum, run) => sum + run, 0);
  return total === height * width ? { height, width, counts: runs } : 'mask_malformed';
}

function isSide(value: number): boolean {
  return isCount(value) && value > 0 && value <= MAX_SIDE;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

/** Five bits per character from 48 on, lowest first; the third and later counts are differences to the last but one. */
function decompress(text: string): number[] | undefined {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let bits: number;
    do {
      bits = text.charCodeAt(at++) - 48;
      if (!(bits >= 0 && bits < 64) || shift > 30) return undefined;
      value += (bits & 0x1f) * 2 ** shift;
      shift += 5;
    } while (bits & 0x20);
    if (bits & 0x10) value -= 2 ** shift;
    counts.push(counts.length > 2 ? value + (counts.at(-2) ?? 0) : value);
  }
  return counts;
}
