import { ANNOTATION_TYPES, type AnnotationType, clipGeometry, readGeometry } from '@libs/geometry';
import fc from 'fast-check';

const read = (type: AnnotationType, value: unknown) => readGeometry(type, value);
const box = (...bbox: number[]) => ({ type: 'bbox', bbox });

describe('a geometry', () => {
  it.each<[AnnotationType, object, object]>([
    ['bbox', { bbox: [1, 2, 3, 4] }, { bbox: [1, 2, 3, 4] }],
    ['bbox', { bbox: [1, 2, 0, 0] }, { bbox: [1, 2, 0, 0] }],
    ['bbox', { bbox: [10, 20, -4, -6] }, { bbox: [6, 14, 4, 6] }],
    ['bbox', { x: 1, y: 2, width: 3, height: 4 }, { bbox: [1, 2, 3, 4] }],
    ['bbox', { bbox: [0, 0, 4, 5], area: 1 }, { bbox: [0, 0, 4, 5], area: 20 }],
    ['bbox', { bbox: [1, 2, 3, 4], note: 'kept' }, { bbox: [1, 2, 3, 4], note: 'kept' }],
    ['rotated_bbox', { bbox: [1, 2, 3, 4, -400] }, { bbox: [1, 2, 3, 4, -400] }],
    ['polygon', { points: triangle() }, { points: triangle() }],
    ['polygon', { points: [...triangle(), [0, 0]] }, { points: triangle() }],
    [
      'polyline',
      {
        type: 'polygon',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      {
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    ['circle', { center: [-5, 3], radius: 0.5 }, { center: [-5, 3], radius: 0.5 }],
    [
      'keypoint',
      {
        points: [
          [1, 2],
          [3, 4, 2],
        ],
      },
      {
        points: [
          [1, 2],
          [3, 4, 2],
        ],
      },
    ],
    ['keypoint', { point: [1, 2] }, { points: [[1, 2]] }],
    ['keypoint', { x: 1, y: 2 }, { points: [[1, 2]] }],
    [
      'line',
      {
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      {
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    ['classification', {}, {}],
    ['no_object', { type: 'other', task_type: 'detection' }, { task_type: 'detection' }],
  ])('of type %s is written down in one way: %j', (type, given, members) => {
    const sized = { ...given, image_width: 640, image_height: 0 };

    expect(read(type, sized)).toEqual({
      geometry: { type, ...members, image_width: 640, image_height: 0 },
    });
  });

  it.each<[AnnotationType, unknown, string]>([
    ['bbox', null, ''],
    ['bbox', [], ''],
    ['bbox', {}, 'bbox'],
    ['bbox', { bbox: [1, 2, 3] }, 'bbox'],
    ['bbox', { bbox: [1, 2, 3, '4'] }, 'bbox'],
    ['bbox', { bbox: [1, 2, 3, NaN] }, 'bbox'],
    ['bbox', { bbox: [1, 2, 3, 1e300] }, 'bbox'],
    ['bbox', { x: 1, y: 2, width: 3 }, 'bbox'],
    ['bbox', { bbox: [1, 2, 3, 4], image_width: -1 }, 'image_width'],
    ['bbox', { bbox: [1, 2, 3, 4], image_height: '480' }, 'image_height'],
    ['rotated_bbox', { bbox: [1, 2, 3, 4] }, 'bbox'],
    ['polygon', { points: triangle().slice(1) }, 'points'],
    ['polygon', { points: [[0, 0], [1, 0], [1]] }, 'points.2'],
    ['polygon', { points: Array.from({ length: 20_001 }, () => [0, 0]) }, 'points'],
    ['polyline', { points: [[0, 0]] }, 'points'],
    ['circle', { center: [1, 2], radius: 0 }, 'radius'],
    ['circle', { center: [1, Infinity], radius: 1 }, 'center'],
    ['keypoint', { points: [] }, 'points'],
    ['line', { points: triangle() }, 'points'],
  ])('of type %s is refused when it is %j', (type, value, field) => {
    expect(read(type, value)).toEqual({
      problem: { field, message: expect.any(String) as string },
    });
  });

  it('never throws, and is the same when it is read again', () => {
    const coordinate = fc.oneof(fc.double(), fc.integer({ min: -2000, max: 2000 }));
    const value = fc.record(
      {
        type: fc.anything(),
        bbox: fc.array(coordinate, { minLength: 3, maxLength: 6 }),
        points: fc.array(fc.array(coordinate, { minLength: 1, maxLength: 3 })),
        center: fc.array(coordinate, { maxLength: 3 }),
        radius: coordinate,
        extra: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...ANNOTATION_TYPES), value, (type, given) => {
        const once = read(type, given);
        if ('problem' in once) return;

        expect(once.geometry.type).toBe(type);
        expect(read(type, once.geometry)).toEqual(once);
      }),
    );
  });
});

describe('clipping', () => {
  const size = { width: 100, height: 50 };

  it.each([
    [box(10, 10, 20, 20), box(10, 10, 20, 20)],
    [box(-10, 40, 30, 30), box(0, 40, 20, 10)],
    [box(200, 200, 10, 10), box(100, 50, 0, 0)],
    [
      { ...box(90, 0, 20, 10), area: 200 },
      { ...box(90, 0, 10, 10), area: 100 },
    ],
    [
      {
        type: 'polyline',
        points: [
          [-5, 5],
          [5, 60],
        ],
      },
      {
        type: 'polyline',
        points: [
          [0, 5],
          [5, 50],
        ],
      },
    ],
    [
      {
        type: 'polygon',
        points: [
          [-10, 0],
          [10, 0],
          [10, 10],
          [-10, 10],
        ],
      },
      {
        type: 'polygon',
        points: [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
        ],
      },
    ],
    [
      {
        type: 'polygon',
        points: [
          [-3, 1],
          [-2, 2],
          [-1, 3],
        ],
      },
      {
        type: 'polygon',
        points: [
          [0, 1],
          [0, 2],
          [0, 3],
        ],
      },
    ],
    [
      { type: 'keypoint', points: [[-1, 2, 1]] },
      { type: 'keypoint', points: [[0, 2, 1]] },
    ],
    [
      { type: 'circle', center: [0, 0], radius: 9 },
      { type: 'circle', center: [0, 0], radius: 9 },
    ],
  ])('turns %j into %j', (given, expected) => {
    expect(clipGeometry(given as never, size)).toEqual(expected);
  });

  it('leaves a polygon in the image, with points enough, that can be sent again', () => {
    const point = fc.tuple(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 12 }), (points) => {
        const once = read('polygon', { points });
        if ('problem' in once) throw new Error(once.problem.message);
        const clipped = clipGeometry(once.geometry, size);
        const kept = clipped.points as [number, number][];

        expect(kept.length).toBeGreaterThanOrEqual(3);
        expect(kept.every(([x, y]) => x >= 0 && x <= 100 && y >= 0 && y <= 50)).toBe(true);
        expect('geometry' in read('polygon', clipped)).toBe(true);
      }),
    );
  });
});

function triangle(): number[][] {
  return [
    [0, 0],
    [4, 0],
    [4, 3],
  ];
}
