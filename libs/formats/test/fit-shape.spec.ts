import fc from 'fast-check';
import { fitShape, type Shape } from '@libs/formats';
import { cornersOfRotatedBox, rotatedBoxOf } from '../src/geometry/rotated-box';

const SIZE = { width: 100, height: 80 };
const AS_IS = { x: 1, y: 1 };
const fit = (shape: Shape, scale = AS_IS) => fitShape(shape, scale, SIZE);
const coordinate = fc.double({ min: -500, max: 500, noNaN: true });

describe('fitting a shape into its image', () => {
  it('keeps the very numbers of a box that lies within', () => {
    expect(fit({ type: 'bbox', x: 0.1, y: 0.2, width: 0.7, height: 79.8 })).toEqual({
      geometry: {
        type: 'bbox',
        bbox: [0.1, 0.2, 0.7, 79.8],
        image_width: 100,
        image_height: 80,
      },
      changes: [],
    });
  });

  it('clips a box and says so', () => {
    expect(fit({ type: 'bbox', x: -10, y: 70, width: 30, height: 20 })).toMatchObject({
      geometry: { bbox: [0, 70, 20, 10] },
      changes: ['clipped'],
    });
  });

  it('does not speak of what other tools rounded', () => {
    expect(fit({ type: 'bbox', x: -0.01, y: 0, width: 100.02, height: 80 })).toMatchObject({
      geometry: { bbox: [0, 0, 100, 80] },
      changes: [],
    });
  });

  it('multiplies relative coordinates with the size of the image', () => {
    const shape: Shape = { type: 'bbox', x: 0.1, y: 0.25, width: 0.333333, height: 0.5 };

    expect(fit(shape, { x: 100, y: 80 })).toMatchObject({
      geometry: { bbox: [10, 20, 33.3333, 40] },
    });
  });

  it('clips polygons to a part of the image, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 20 }),
        (points) => {
          const fitted = fit({ type: 'polygon', points });
          fc.pre(typeof fitted === 'object');
          const kept = fitted.geometry.points as [number, number][];

          expect(kept.length).toBeGreaterThanOrEqual(3);
          expect(kept.every(([x, y]) => x >= 0 && y >= 0 && x <= 100 && y <= 80)).toBe(true);
        },
      ),
    );
  });

  it('leaves circles that reach over the border as they are', () => {
    expect(fit({ type: 'circle', center: [-5, 10], radius: 9 })).toMatchObject({
      geometry: { type: 'circle', center: [-5, 10], radius: 9 },
      changes: [],
    });
  });

  it.each<[string, Shape, string]>([
    ['a box outside', { type: 'bbox', x: 100, y: 0, width: 5, height: 5 }, 'outside_image'],
    ['a box of no width', { type: 'bbox', x: 1, y: 1, width: 0, height: 5 }, 'empty_shape'],
    [
      'a box without end',
      { type: 'bbox', x: 1, y: 1, width: Infinity, height: 5 },
      'number_not_finite',
    ],
    [
      'a polygon on a line',
      {
        type: 'polygon',
        points: [
          [1, 1],
          [2, 2],
          [3, 3],
        ],
      },
      'empty_shape',
    ],
    [
      'a polygon outside',
      {
        type: 'polygon',
        points: [
          [-3, -3],
          [-1, -3],
          [-1, -1],
        ],
      },
      'outside_image',
    ],
    ['a circle outside', { type: 'circle', center: [-50, -50], radius: 9 }, 'outside_image'],
    [
      'corners in one point',
      {
        type: 'rotated_bbox',
        corners: [
          [1, 1],
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      },
      'empty_shape',
    ],
  ])('refuses %s', (_what, shape, code) => {
    expect(fit(shape)).toBe(code);
  });

  it('says when four corners are no rectangle', () => {
    expect(
      fit({
        type: 'rotated_bbox',
        corners: [
          [10, 10],
          [50, 10],
          [70, 30],
          [10, 30],
        ],
      }),
    ).toMatchObject({
      changes: ['not_rectangular'],
    });
  });

  it('finds the rotated box of any rectangle again', () => {
    const side = fc.double({ min: 1, max: 500, noNaN: true });
    const angle = fc.double({ min: -179, max: 179, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, side, side, angle), (bbox) => {
        const found = rotatedBoxOf(cornersOfRotatedBox(bbox));

        expect(found.isRectangle).toBe(true);
        found.bbox.forEach((value, index) => expect(value).toBeCloseTo(bbox[index] ?? NaN, 6));
      }),
    );
  });
});
