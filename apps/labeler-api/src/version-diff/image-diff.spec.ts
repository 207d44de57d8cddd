import fc from 'fast-check';
import type { ComparedAnnotation } from './compared-annotation';
import { diffOf } from './image-diff';

const box = (x: number, y = 0, width = 10, height = 10) => ({
  type: 'bbox' as const,
  bbox: [x, y, width, height],
});

function annotation(id: number, changes: Partial<ComparedAnnotation> = {}): ComparedAnnotation {
  const geometry = changes.geometry ?? box(id * 100);
  return {
    id,
    type: geometry.type,
    geometry,
    classId: 'c1',
    className: 'Dent',
    attributes: {},
    confidence: null,
    ...changes,
  };
}

const kinds = (before: ComparedAnnotation[], after: ComparedAnnotation[]) => {
  const { added, removed, modified, unchanged } = diffOf(before, after);
  return {
    added: added.map(({ id }) => id),
    removed: removed.map(({ id }) => id),
    modified: modified.map((each) => [each.before.id, each.after.id]),
    unchanged: unchanged.map(({ id }) => id),
  };
};

describe('the diff of an image', () => {
  it('matches by id before anything else', () => {
    const before = [annotation(1, { geometry: box(0) }), annotation(2, { geometry: box(200) })];
    const after = [annotation(3, { geometry: box(200) }), annotation(2, { geometry: box(0) })];

    expect(kinds(before, after)).toEqual({
      added: [3],
      removed: [1],
      modified: [[2, 2]],
      unchanged: [],
    });
  });

  it('matches what is left by overlap: one type only, one class first, most overlap first', () => {
    const before = [
      annotation(1, { geometry: box(0) }),
      annotation(2, { geometry: box(100) }),
      annotation(3, { geometry: box(200) }),
    ];
    const after = [
      annotation(11, { geometry: box(0), classId: 'c2' }),
      annotation(12, { geometry: box(2) }),
      annotation(13, {
        type: 'rotated_bbox',
        geometry: { type: 'rotated_bbox', bbox: [100, 0, 10, 10, 0] },
      }),
      annotation(14, { geometry: box(208) }),
    ];

    expect(kinds(before, after)).toEqual({
      added: [11, 13, 14],
      removed: [2, 3],
      modified: [[1, 12]],
      unchanged: [],
    });
  });

  it('takes the best partner though another one comes first', () => {
    const before = [annotation(1, { geometry: box(2) }), annotation(2, { geometry: box(0) })];
    const after = [annotation(3, { geometry: box(0) })];

    expect(kinds(before, after)).toMatchObject({ removed: [1], unchanged: [3] });
  });

  it('finds what is drawn anew in the same place unchanged, markers of empty images too', () => {
    const before = [
      annotation(1, { geometry: { type: 'no_object' }, classId: null }),
      annotation(2, { geometry: { type: 'classification' } }),
      annotation(3, { geometry: { type: 'circle', center: [5, 5], radius: 3 } }),
      annotation(4, {
        geometry: {
          type: 'line',
          points: [
            [0, 0],
            [0, 9],
          ],
        },
      }),
    ];
    const after = before.map((each) => ({ ...each, id: each.id + 10 }));

    expect(kinds(before, after)).toMatchObject({ unchanged: [11, 12, 13, 14] });
  });

  it.each([
    ['bbox', { bbox: [0, 0, 10, 10] }, { bbox: [0, 0, 10.009, 10] }, { bbox: [0, 0, 10.02, 10] }],
    [
      'rotated_bbox',
      { bbox: [0, 0, 9, 9, 30] },
      { bbox: [0, 0, 9, 9, 30.01] },
      { bbox: [0, 0, 9, 9, 31] },
    ],
    [
      'polygon',
      {
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
      },
      {
        points: [
          [0, 0],
          [9, 0],
          [9, 9.01],
        ],
      },
      {
        points: [
          [0, 0],
          [9, 1],
          [9, 9],
        ],
      },
    ],
    [
      'polyline',
      {
        points: [
          [0, 0],
          [5, 5],
        ],
      },
      {
        points: [
          [0, 0.01],
          [5, 5],
        ],
      },
      {
        points: [
          [0, 0],
          [5, 5],
          [6, 6],
        ],
      },
    ],
    [
      'circle',
      { center: [5, 5], radius: 3 },
      { center: [5, 5.01], radius: 3 },
      { center: [5, 5], radius: 3.1 },
    ],
    ['keypoint', { points: [[1, 1, 2]] }, { points: [[1, 1.01, 2]] }, { points: [[1, 1, 1]] }],
    [
      'polygon',
      {
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        holes: [],
      },
      {
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        holes: [],
      },
      {
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        holes: [
          [
            [1, 1],
            [2, 2],
            [1, 2],
          ],
        ],
      },
    ],
  ] as const)('compares every number of a %s with the tolerance', (type, is, like, unlike) => {
    const shaped = (geometry: object) => [annotation(1, { type, geometry: { type, ...geometry } })];

    expect(kinds(shaped(is), shaped(like))).toMatchObject({ unchanged: [1] });
    expect(diffOf(shaped(is), shaped(unlike)).modified[0]?.changes).toMatchObject({
      geometry_changed: true,
    });
  });

  it('says what changed and nothing else', () => {
    const before = annotation(1, { geometry: { ...box(0), image_width: 640 }, confidence: 80 });

    const changesTo = (changes: Partial<ComparedAnnotation>) =>
      diffOf([before], [{ ...before, ...changes }]).modified[0]?.changes;

    expect(changesTo({ geometry: { ...box(0), image_width: 1 } })).toBeUndefined();
    expect(changesTo({ className: 'Bump' })).toBeUndefined();
    expect(changesTo({ classId: 'c2', className: 'Scratch' })).toEqual({
      class_changed: true,
      old_class: 'Dent',
      new_class: 'Scratch',
    });
    expect(changesTo({ geometry: box(5) })).toEqual({
      position_changed: true,
      geometry_changed: true,
      old_geometry: before.geometry,
      new_geometry: box(5),
    });
    expect(changesTo({ geometry: box(0, 0, 20) })).toMatchObject({ size_changed: true });
    expect(changesTo({ confidence: null })).toEqual({
      confidence_changed: true,
      old_confidence: 80,
      new_confidence: null,
    });
    expect(changesTo({ attributes: { deep: [1, { a: 2 }] } })).toEqual({
      attributes_changed: true,
      old_attributes: {},
      new_attributes: { deep: [1, { a: 2 }] },
    });
  });

  const some = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      x: fc.integer({ min: 0, max: 40 }),
      size: fc.integer({ min: 0, max: 20 }),
      classId: fc.constantFrom('c1', 'c2', null),
    }),
    { selector: ({ id }) => id, maxLength: 20 },
  );
  const drawn = (rows: { id: number; x: number; size: number; classId: string | null }[]) =>
    rows.map(({ id, x, size, classId }) =>
      annotation(id, { geometry: box(x, 0, size, size), classId }),
    );

  it('accounts for every annotation once', () => {
    fc.assert(
      fc.property(some, some, (olds, news) => {
        const [before, after] = [drawn(olds), drawn(news)];

        const { added, removed, modified, unchanged } = diffOf(before, after);

        const ids = (rows: { id: number }[]) => rows.map(({ id }) => id).sort();
        expect(ids([...added, ...unchanged, ...modified.map((each) => each.after)])).toEqual(
          ids(after),
        );
        expect(removed.length + unchanged.length + modified.length).toBe(before.length);
      }),
    );
  });

  it('of a state with itself is empty, whatever the ids', () => {
    fc.assert(
      fc.property(some, (rows) => {
        const state = drawn(rows);
        const copied = state.map((each) => ({ ...each, id: each.id + 1000 }));

        expect(kinds(state, state)).toMatchObject({ added: [], removed: [], modified: [] });
        expect(kinds(state, copied)).toMatchObject({ added: [], removed: [] });
      }),
    );
  });
});
