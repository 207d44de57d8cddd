import type { Point, Shape } from '../annotation-record';
import type { ProblemCode } from '../problems';
import { maskOutline } from './mask-outline';
import { lineThrough } from './rings';

/** A binary mask of a part of an image: runs of zeros and ones in turn, zeros first, row by row. */
export interface RowMask {
  left: number;
  top: number;
  width: number;
  height: number;
  counts: readonly number[];
}

/** The outlines of a mask that runs along rows; see `maskOutline`. */
export function rowMaskShapes({ left, top, width, height, counts }: RowMask): {
  shapes: Shape[];
  problems: ProblemCode[];
} {
  // Seen with x and y exchanged, rows are columns; the way around the ring turns with it.
  const rings = maskOutline({ height: width, width: height, counts });
  if (typeof rings === 'string') return { shapes: [], problems: [rings] };
  const found = rings.map((ring) =>
    lineThrough('polygon', ring.map(([y, x]): Point => [x + left, y + top]).reverse()),
  );
  return {
    shapes: found.filter((shape) => typeof shape !== 'string'),
    problems: ['mask_traced', ...found.filter((shape) => typeof shape === 'string')],
  };
}
