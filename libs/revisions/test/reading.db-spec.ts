import type { GivenDataset } from '@libs/testing';
import { labeledDatasetOf, type Revision } from '../src';
import { all, box, type Rig, startRig } from './rig';

describe('reading a revision', () => {
  let rig: Rig;
  let dataset: GivenDataset;
  let revision: Revision;
  beforeAll(async () => {
    rig = await startRig();
    dataset = await rig.given(['b', 'a', 'c', 'Z', 'ä']);
    await rig.draw(dataset, [
      { image: 'a', state: 'confirmed' },
      { image: 'a', classId: 'c2' },
      { image: 'b' },
      { image: 'Z', state: 'verified', classId: 'gone', className: 'Gone' },
      {
        image: 'Z',
        state: 'verified',
        classId: null,
        type: 'no_object',
        geometry: { type: 'no_object' },
      },
    ]);
    revision = await rig.revisions.freeze(dataset.id);
  });
  afterAll(() => rig.close());

  it.each([{ images: 'all' }, { images: 'labeled', classIds: ['c2'] }] as const)(
    'leaves out what a pass does not look at, but no image: %j',
    async (options) => {
      const about = { name: 'a', description: null, createdAt: '', version: 1, storage: null };
      const settings = { taskType: 'detection', content: 'all', about, ...options } as const;
      const labeled = labeledDatasetOf(rig.reader, revision, settings);
      const whole = await all(labeled.images());
      const sparse = await all(labeled.images({ onlyType: 'no_object' }));
      const marks = (rows: typeof whole) =>
        rows.map(({ id, annotations }) => [
          id,
          annotations.filter(({ type }) => type === 'no_object').length,
        ]);

      expect(marks(sparse)).toEqual(marks(whole));
      const some = sparse.flatMap(({ annotations }) => annotations).length;
      const every = whole.flatMap(({ annotations }) => annotations).length;
      expect(some < every).toBe(options.images === 'all');
    },
  );

  const images = (rows: { image: { imageId: string }; annotations: unknown[] }[]) =>
    rows.map(({ image, annotations }) => [image.imageId, annotations.length]);

  it.each([
    [
      'labeled images with all labels',
      {},
      [
        ['Z', 2],
        ['a', 2],
        ['b', 1],
      ],
    ],
    [
      'labeled images with reviewed labels',
      { content: 'reviewed' },
      [
        ['Z', 2],
        ['a', 1],
      ],
    ],
    [
      'all images with all labels',
      { images: 'all' },
      [
        ['Z', 2],
        ['a', 2],
        ['b', 1],
        ['c', 0],
        ['ä', 0],
      ],
    ],
    [
      'all images with reviewed labels',
      { content: 'reviewed', images: 'all' },
      [
        ['Z', 2],
        ['a', 1],
        ['b', 0],
        ['c', 0],
        ['ä', 0],
      ],
    ],
    [
      'some images',
      { imageIds: ['c', 'b', 'a', 'unknown', 'a'] },
      [
        ['a', 2],
        ['b', 1],
      ],
    ],
    [
      'some images, labeled or not',
      { imageIds: ['c', 'b'], images: 'all' },
      [
        ['b', 1],
        ['c', 0],
      ],
    ],
    ['images behind a path', { after: 'a.png' }, [['b', 1]]],
    ['the images of another task', { task: 'segmentation' }, []],
  ] as const)('gives %s in the byte order of paths', async (_, options, expected) => {
    expect(images(await rig.labelsOf(dataset, revision.revision, options))).toEqual(expected);
  });

  it('gives pages that follow each other without gaps, however many rows or bytes there are', async () => {
    const names = Array.from({ length: 620 }, (_, n) => `n${String(n).padStart(4, '0')}`);
    const large = await rig.given(names);
    const points = Array.from({ length: 20_000 }, (_, n) => [n / 3, n / 7]);
    await rig.draw(large, [
      ...names.map((image) => ({ image })),
      ...names
        .slice(0, 9)
        .map((image) => ({ image, type: 'polygon', geometry: { type: 'polygon', points } })),
    ]);
    await rig.revisions.freeze(large.id);

    const read = await rig.labelsOf(large, 1);

    expect(read.map(({ image }) => image.imageId)).toEqual(names);
    expect(read.map(({ annotations }) => annotations.length)).toEqual(
      names.map((_, index) => (index < 9 ? 2 : 1)),
    );
    expect(images(await rig.labelsOf(large, 1, { imageIds: names })).length).toBe(620);
    expect((await rig.imagesOf(large, 1)).map(({ imageId }) => imageId)).toEqual(names);
  });

  it('makes a dataset for the writers of formats, in which an unknown class is none', async () => {
    const about = {
      name: 'Caps',
      description: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      version: 3,
      storage: null,
    };
    const given = labeledDatasetOf(rig.reader, revision, {
      taskType: 'detection',
      content: 'all',
      images: 'labeled',
      about,
    });

    expect(given.description).toMatchObject({
      ...about,
      datasetId: dataset.id,
      taskType: 'detection',
      classes: [{ id: 'c1', name: 'Dent' }, { id: 'c2' }],
    });
    const found = await all(given.images());
    expect(found.map(({ id, path }) => [id, path])).toEqual([
      ['Z', 'Z.png'],
      ['a', 'a.png'],
      ['b', 'b.png'],
    ]);
    expect(found.map(({ annotations }) => annotations.map(({ classIndex }) => classIndex))).toEqual(
      [[null, null], [0, 1], [0]],
    );
    expect(found[1]).toMatchObject({
      width: 640,
      height: 480,
      split: null,
      isReviewed: false,
      content: null,
    });
    expect(found[1]?.annotations[0]).toMatchObject({
      type: 'bbox',
      geometry: box(0),
      state: 'confirmed',
    });
  });

  it('leaves out the classes, images and splits that are not asked for', async () => {
    const given = labeledDatasetOf(rig.reader, revision, {
      taskType: 'detection',
      content: 'all',
      images: 'labeled',
      about: { name: 'x', description: null, createdAt: '', version: 1, storage: null },
      classIds: ['c1'],
      imageIds: ['a', 'b', 'Z'],
      splitOf: ({ imageId }) => (imageId === 'b' ? undefined : 'val'),
    });

    expect(await all(given.images())).toMatchObject([
      { id: 'a', split: 'val', annotations: [{ classIndex: 0 }] },
    ]);
  });
});
