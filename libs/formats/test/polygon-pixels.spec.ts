import type { Point } from '@libs/geometry';
import golden from './golden/polygon-pixels.json';
import { polygonPixels } from '../src/writing/polygon-pixels';

describe('the pixels of a polygon', () => {
  it('are as many as pycocotools counts, for thin, concave, crossing and bridged outlines', () => {
    const counted = golden.map(({ points, width, height }) =>
      polygonPixels(points as unknown as Point[], { width, height }),
    );

    expect(counted).toEqual(golden.map(({ pixels }) => pixels));
  });
});
