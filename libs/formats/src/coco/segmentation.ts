import type { ProblemCode } from '../problems';
import type { Shape } from '../annotation-record';
import { maskOutline } from '../geometry/mask-outline';
import { lineOf, lineThrough } from '../geometry/rings';
import { runLengthsOf } from '../geometry/run-lengths';
import { isObject } from '../json/json-values';

export interface Outline {
  shapes: Shape[];
  problems: ProblemCode[];
}

/**
 * Reads COCO's `segmentation`: a list of polygons (whose union is meant), one polygon without the list around it,
 * or a mask as run lengths, compressed or not.
 */
export function readSegmentation(value: unknown): Outline {
  if (isObject(value)) return readMask(value.size, value.counts);
  if (!Array.isArray(value)) return { shapes: [], problems: value ? ['shape_malformed'] : [] };
  const rings: unknown[] = value.length > 0 && !Array.isArray(value[0]) ? [value] : value;
  const found = rings.map((ring) => lineOf('polygon', ring));
  return {
    shapes: found.filter((shape) => typeof shape !== 'string'),
    problems: found.filter((shape) => typeof shape === 'string'),
  };
}

function readMask(size: unknown, counts: unknown): Outline {
  const mask = runLengthsOf(size, counts);
  const rings = typeof mask === 'string' ? mask : maskOutline(mask);
  if (typeof rings === 'string') return { shapes: [], problems: [rings] };
  const found = rings.map((points) => lineThrough('polygon', points));
  return {
    shapes: found.filter((shape) => typeof shape !== 'string'),
    problems: ['mask_traced', ...found.filter((shape) => typeof shape === 'string')],
  };
}
