import fc from 'fast-check';
import type { DatasetDescription } from '../src';
import { datasets } from './support/arbitrary-datasets';
import { diceProblems } from './support/dice-checker';
import {
  box,
  expectConserved,
  type GivenDataset,
  givenDataset,
  polygon,
  unzipped,
  written,
} from './support/labeled-datasets';

const DICE = { format: 'dice', withImages: false } as const;

interface DiceAnnotation {
  id: number;
  image_id: number;
  class_id: number;
  class_name: string;
  bbox?: number[];
  [member: string]: unknown;
}

interface DiceDocument {
  classes: { id: number; name: string }[];
  images: { id: number; split: string; annotations: DiceAnnotation[] }[];
  statistics: Record<string, unknown>;
  annotations: { id: number; category_id: number; area: number }[];
  categories: { id: number; name: string }[];
  [member: string]: unknown;
}

async function dice(given: GivenDataset) {
  const { bytes, report } = await written(givenDataset(given), DICE);
  return { document: JSON.parse(bytes.toString()) as DiceDocument, text: bytes.toString(), report };
}

describe('a dataset written as DICE', () => {
  it('holds everything that has a class, in both forms, whatever the dataset', async () => {
    await fc.assert(
      fc.asyncProperty(datasets(), async (dataset) => {
        const { bytes, report } = await written(dataset, DICE);
        const document = JSON.parse(bytes.toString()) as DiceDocument;
        const nested = document.images.flatMap(({ annotations }) => annotations);

        expectConserved(report);
        expect(report.approximated).toBe(0);
        expect(report.drops.map(({ reason }) => reason)).toEqual(
          report.dropped > 0 ? ['class_unknown'] : [],
        );
        expect(nested).toHaveLength(report.exact);
        const boxed = nested.filter(({ bbox, class_id: classId }) => bbox && classId >= 0);
        expect(document.annotations.map(({ id }) => id)).toEqual(boxed.map(({ id }) => id));
        for (const { class_id: classId, class_name: name } of nested) {
          const expected = classId === -1 ? '__background__' : document.classes[classId]?.name;
          expect(name).toBe(expected);
        }
        expect(diceProblems(bytes)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('has the members of the format in their order, and times of Korea', async () => {
    const { document, text } = await dice({
      images: [
        {
          path: 'line3/0007.PNG',
          id: 'line3/0007',
          split: 'val',
          review: {
            labeledBy: 'a@x.y',
            labeledAt: '2026-01-02T01:02:03.000Z',
            reviewedBy: null,
            reviewedAt: null,
          },
          annotations: [{ ...box(10, 20, 30, 40), attributes: { side: 'left' }, confidence: 80 }],
        },
      ],
    });

    expect(diceProblems(Buffer.from(text))).toEqual([]);
    expect(document).toMatchObject({
      task_type: 'object_detection',
      created_at: '2026-01-01T09:00:00.000+09:00',
      last_modified_at: '2026-01-02T19:15:00.120+09:00',
      version: 3,
      storage_info: {
        storage_type: 's3',
        bucket: 'training-datasets',
        image_root: 'datasets/ds_0123456789abcdef/images/',
      },
      classes: [
        { id: 0, name: 'dent', color: '#00ff00', supercategory: 'object' },
        { id: 1, name: 'scratch', color: '#00ff00', supercategory: 'object' },
      ],
      statistics: {
        total_images: 1,
        total_annotations: 1,
        avg_annotations_per_image: 1,
        class_distribution: { dent: 1 },
        split_distribution: { val: 1 },
      },
    });
    expect(document.images[0]).toEqual({
      id: 1,
      image_id: 'line3/0007',
      file_name: 'line3/0007.PNG',
      file_format: 'png',
      width: 200,
      height: 100,
      depth: 3,
      split: 'val',
      annotations: [
        {
          id: 1,
          image_id: 1,
          class_id: 0,
          class_name: 'dent',
          bbox: [10, 20, 30, 40],
          bbox_format: 'xywh',
          area: 1200,
          iscrowd: 0,
          attributes: { side: 'left' },
          confidence: 80,
          state: 'confirmed',
        },
      ],
      metadata: {
        labeled_by: 'a@x.y',
        labeled_at: '2026-01-02T10:02:03.000+09:00',
        reviewed_by: null,
        reviewed_at: null,
        source: 'platform_labeler_v1.0',
      },
    });
    expect(document.annotations).toEqual([
      {
        id: 1,
        image_id: 1,
        category_id: 0,
        bbox: [10, 20, 30, 40],
        area: 1200,
        segmentation: [],
        iscrowd: 0,
      },
    ]);
  });

  it('says the form of each type of annotation, neither clipped nor rounded', async () => {
    const points = [
      [1, 2],
      [4, 6],
    ];
    const { document } = await dice({
      images: [
        {
          annotations: [
            polygon([0, 0], [1000, 0], [0, 0.3]),
            { type: 'polyline', geometry: { points } },
            { type: 'circle', geometry: { center: [5, 5], radius: 2 } },
            { type: 'classification' },
            { type: 'no_object', attributes: { task_type: 'detection' } },
            {
              type: 'rotated_bbox',
              geometry: { bbox: [1, 2, 3, 4, 45], image_width: 200, image_height: 100 },
            },
            { type: 'line', geometry: { points } },
          ],
        },
      ],
    });

    const forms = document.images[0]?.annotations.map(
      ({ id: _, image_id: __, attributes: ___, confidence: ____, state: _____, ...form }) => form,
    );
    const dent = { class_id: 0, class_name: 'dent' };
    expect(forms).toEqual([
      {
        ...dent,
        segmentation: [[0, 0, 1000, 0, 0, 0.3]],
        bbox: [0, 0, 1000, 0.3],
        bbox_format: 'xywh',
        area: 150,
        iscrowd: 0,
      },
      { ...dent, polyline: [1, 2, 4, 6], bbox: [1, 2, 3, 4], bbox_format: 'xywh' },
      {
        ...dent,
        circle: { center: [5, 5], radius: 2 },
        bbox: [3, 3, 4, 4],
        bbox_format: 'xywh',
        area: Math.PI * 4,
      },
      dent,
      { class_id: -1, class_name: '__background__', is_background: true },
      { ...dent, type: 'rotated_bbox', geometry: { type: 'rotated_bbox', bbox: [1, 2, 3, 4, 45] } },
      { ...dent, type: 'line', geometry: { type: 'line', points } },
    ]);
  });

  it('never takes an annotation of an unknown class for one of another class', async () => {
    const { document, report } = await dice({
      images: [{ annotations: [{ ...box(1, 1, 2, 2), classIndex: null }] }],
    });

    expect(document.images[0]?.annotations).toEqual([]);
    expect(report.drops).toMatchObject([{ reason: 'class_unknown', count: 1 }]);
  });

  it('states for an image without a chosen split the share that its id falls into', async () => {
    const { document } = await dice({
      images: [{ id: 'image-3' }, { id: 'image-4' }, { id: 'image-9' }],
    });

    // The remainders of their MD5 by 10,000 are 1813, 7449 and 9629.
    expect(document.images.map(({ split }) => split)).toEqual(['train', 'val', 'test']);
  });

  it('is an archive with the images below a folder when they are asked for', async () => {
    const dataset = givenDataset({ images: [{ path: 'a.jpg' }], withContent: true });

    const { bytes, fileName } = await written(dataset, { ...DICE, withImages: true });

    expect(fileName).toBe('annotations_dice.zip');
    expect([...(await unzipped(bytes)).keys()]).toEqual([
      'annotations.json',
      'images/a.jpg',
      'conservation.json',
    ]);
  });

  it('gives the same bytes for the same dataset', async () => {
    const images = [{ annotations: [box(1, 2, 3, 4)] }, { path: 'z.jpg' }];
    const [one, other] = await Promise.all([dice({ images }), dice({ images })]);

    expect(one.text).toBe(other.text);
  });

  it('is legal without any image and class', async () => {
    const { document } = await dice({ classes: [], images: [] });

    expect(document).toMatchObject({
      classes: [],
      images: [],
      annotations: [],
      categories: [],
      statistics: { total_images: 0, avg_annotations_per_image: 0, class_distribution: {} },
    } satisfies Partial<DiceDocument> & Partial<DatasetDescription>);
  });
});
