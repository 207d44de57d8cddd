import fc from 'fast-check';
import type { Point } from '@libs/formats';
import { maskOutline } from '../src/geometry/mask-outline';
import { type RunLengths, runLengthsOf } from '../src/geometry/run-lengths';

/** Pixels column by column. */
type Mask = { width: number; height: number; pixels: boolean[] };

const masks: fc.Arbitrary<Mask> = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
      .map((pixels) => ({ width, height, pixels })),
  );

function countsOf({ pixels }: Mask): number[] {
  const counts = [0];
  let last = false;
  for (const pixel of pixels) {
    if (pixel !== last) counts.push(0);
    counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    last = pixel;
  }
  return counts;
}

/** COCO's own packing: `rleToString` of maskApi.c. */
function compress(counts: readonly number[]): string {
  let text = '';
  counts.forEach((count, index) => {
    let value = index > 2 ? count - (counts[index - 2] ?? 0) : count;
    let more: boolean;
    do {
      let bits = value & 0x1f;
      value >>= 5;
      more = bits & 0x10 ? value !== -1 : value !== 0;
      if (more) bits |= 0x20;
      text += String.fromCharCode(bits + 48);
    } while (more);
  });
  return text;
}

/** Even-odd at the centres of pixels. */
function isInside(rings: readonly (readonly Point[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([x2, y2], index) => {
      const [x1, y1] = ring.at(index - 1) ?? [0, 0];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    });
  }
  return inside;
}

function raster(rings: readonly (readonly Point[])[], { width, height }: Mask): boolean[] {
  return Array.from({ length: width * height }, (_, at) =>
    isInside(rings, Math.floor(at / height) + 0.5, (at % height) + 0.5),
  );
}

const outline = (mask: Mask) =>
  maskOutline(runLengthsOf([mask.height, mask.width], countsOf(mask)) as RunLengths);

describe('the outline of a mask', () => {
  it('encloses exactly the pixels of the mask', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const rings = outline(mask);

        expect(
          rings === 'empty_shape' ? mask.pixels.map(() => false) : raster(rings as Point[][], mask),
        ).toEqual(mask.pixels);
      }),
      { numRuns: 500 },
    );
  });

  it('has one ring for each part that hangs together by sides, without a corner too many', () => {
    const pixels = [...('110' + '110' + '001')].map((digit) => digit === '1');

    expect(outline({ width: 3, height: 3, pixels })).toEqual([
      [
        [2, 0],
        [2, 2],
        [0, 2],
        [0, 0],
      ],
      [
        [3, 2],
        [3, 3],
        [2, 3],
        [2, 2],
      ],
    ]);
  });

  it('joins a hole to the ring around it', () => {
    const pixels = [...('111' + '101' + '111')].map((digit) => digit === '1');

    expect(outline({ width: 3, height: 3, pixels })).toHaveLength(1);
  });

  it('reads the compressed form like the plain one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 50 }),
        (counts) => {
          const total = counts.reduce((sum, count) => sum + count, 0);
          fc.pre(total > 0 && total < 65_536);

          expect(runLengthsOf([total, 1], compress(counts))).toEqual({
            height: total,
            width: 1,
            counts,
          });
        },
      ),
    );
  });

  it.each([
    ['too many pixels', [2, 2], [3, 2]],
    ['a negative run', [2, 2], [5, -1]],
    ['a broken run', [2, 2], [2.5, 1.5]],
    ['no size', null, [4]],
    ['a size of zero', [0, 2], []],
    ['a size beyond all pictures', [1e6, 1e6], [1e12]],
    ['a text that breaks off', [2, 2], 'o'],
    ['a text of other characters', [2, 2], '\u0000é'],
    ['no counts', [2, 2], undefined],
  ])('refuses a mask with %s', (_what, size, counts) => {
    expect(runLengthsOf(size, counts)).toBe('mask_malformed');
  });
});
