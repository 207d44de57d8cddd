import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LabeledDataset } from '../src';
import { datasets } from './support/arbitrary-datasets';
import { type CocoDocument, cocoProblems } from './support/coco-checker';
import {
  box,
  expectConserved,
  type GivenDataset,
  givenDataset,
  polygon,
  unzipped,
  written,
} from './support/labeled-datasets';

const COCO = { format: 'coco', withImages: false } as const;

async function coco(given: GivenDataset) {
  const { bytes, report } = await written(givenDataset(given), COCO);
  return { document: JSON.parse(bytes.toString()) as CocoDocument, report };
}

describe('a dataset written as COCO', () => {
  it('is legal COCO that conserves its annotations, whatever the dataset', async () => {
    await fc.assert(
      fc.asyncProperty(datasets(), async (dataset) => {
        const { bytes, report } = await written(dataset, COCO);
        const document = JSON.parse(bytes.toString()) as CocoDocument;

        expect(cocoProblems(document)).toEqual([]);
        expectConserved(report);
        const marks = report.approximations.find((each) => each.reason === 'mark_as_empty_image');
        const inFile = report.exact + report.approximated - (marks?.count ?? 0);
        expect(document.annotations).toHaveLength(inFile);
        expect(document.images).toHaveLength(report.images);
        expect(bytes.every((byte) => byte < 0x80)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('begins to count annotations and categories from 1', async () => {
    const { document } = await coco({ images: [{ annotations: [box(1, 2, 3, 4)] }] });

    expect(document.annotations[0]).toMatchObject({ id: 1, category_id: 1, image_id: 1 });
    expect(document.categories).toEqual([
      { id: 1, name: 'dent', supercategory: 'object' },
      { id: 2, name: 'scratch', supercategory: 'object' },
    ]);
  });

  it('keeps images without annotations', async () => {
    const { document, report } = await coco({ images: [{}, { annotations: [box(1, 2, 3, 4)] }] });

    expect(document.images).toHaveLength(2);
    expect(report.negatives).toBe(1);
  });

  it('has continuous boxes as they are, without rounding', async () => {
    const { document, report } = await coco({
      images: [{ annotations: [box(0, 0, 1, 1), box(0.1, 1 / 3, 10.123_456_789, 2)] }],
    });

    expect(document.annotations.map(({ bbox }) => bbox)).toEqual([
      [0, 0, 1, 1],
      [0.1, 1 / 3, 10.123_456_789, 2],
    ]);
    expect(document.annotations.map(({ segmentation }) => segmentation)).toEqual([[], []]);
    expect(report.exact).toBe(2);
  });

  it('has the pixels of the mask as the area of an outline', async () => {
    const triangle = polygon([10, 10], [60, 10], [10, 60]);
    const { document } = await coco({
      images: [{ width: 100, height: 100, annotations: [triangle] }],
    });

    expect(document.annotations[0]).toMatchObject({
      segmentation: [[10, 10, 60, 10, 10, 60]],
      bbox: [10, 10, 50, 50],
      area: 1225,
      iscrowd: 0,
    });
  });

  it('clips to the image, makes box and area anew, and says how far it clipped', async () => {
    const { document, report } = await coco({
      images: [
        {
          width: 100,
          height: 100,
          annotations: [
            polygon([50, 50], [150, 50], [150, 150], [50, 150]),
            box(-5, 90, 20, 30),
            box(200, 200, 5, 5),
            box(10, 10, 0, 5),
          ],
        },
      ],
    });

    expect(document.annotations.map(({ bbox, area }) => ({ bbox, area }))).toEqual([
      { bbox: [50, 50, 50, 50], area: 2500 },
      { bbox: [0, 90, 15, 10], area: 150 },
    ]);
    expect(report.approximations).toMatchObject([{ reason: 'clipped', count: 2, error: '50 px' }]);
    expect(report.drops).toMatchObject([
      { reason: 'empty_shape', count: 1 },
      { reason: 'outside_image', count: 1 },
    ]);
  });

  it('keeps holes that are joined by a bridge', async () => {
    const ring = polygon(
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
      [0, 0],
      [30, 30],
      [30, 70],
      [70, 70],
      [70, 30],
      [30, 30],
    );
    const { document } = await coco({
      images: [{ width: 120, height: 120, annotations: [ring] }],
    });

    expect(document.annotations[0]?.area).toBe(8400);
  });

  it('makes polygons of circles and rotated boxes, and says how far off they are', async () => {
    const { document, report } = await coco({
      images: [
        {
          annotations: [
            { type: 'circle', geometry: { center: [50, 50], radius: 30 } },
            { type: 'rotated_bbox', geometry: { bbox: [20, 20, 40, 20, 30] } },
          ],
        },
      ],
    });

    const [circle, rotated] = document.annotations;
    expect(Math.abs((circle?.area ?? 0) / (Math.PI * 900) - 1)).toBeLessThan(0.02);
    expect(rotated?.segmentation[0]).toHaveLength(8);
    expect(report.approximations).toMatchObject([
      {
        reason: 'circle_as_polygon',
        count: 1,
        error: expect.stringMatching(/^0\.\d+ px$/) as string,
      },
      { reason: 'rotated_box_as_polygon', count: 1, error: null },
    ]);
  });

  it('drops outlines whose sides binary fractions swallow', async () => {
    const thin = {
      type: 'rotated_bbox',
      geometry: { bbox: [163, 0, 1e-168, 1e-167, -290] },
    } as const;
    const { document, report } = await coco({ images: [{ annotations: [thin] }] });

    expect(document.annotations).toEqual([]);
    expect(report.drops).toMatchObject([{ reason: 'empty_shape', count: 1 }]);
  });

  it('gives all keypoints of a category the same length, and none a place that is not labeled', async () => {
    const { document } = await coco({
      images: [
        {
          annotations: [
            { type: 'keypoint', geometry: { points: [[5, 6]] } },
            {
              type: 'keypoint',
              geometry: {
                points: [
                  [10, 10, 2],
                  [7, 7, 0],
                  [30, 20, 1],
                ],
              },
            },
          ],
        },
      ],
    });

    expect(document.categories[0]).toMatchObject({ keypoints: ['1', '2', '3'], skeleton: [] });
    expect(document.annotations).toMatchObject([
      { keypoints: [5, 6, 2, 0, 0, 0, 0, 0, 0], num_keypoints: 1, bbox: [5, 6, 0, 0] },
      { keypoints: [10, 10, 2, 0, 0, 0, 30, 20, 1], num_keypoints: 2, bbox: [10, 10, 20, 10] },
    ]);
  });

  it('marks crowds only where the annotation is one, and keeps the other attributes', async () => {
    const { document } = await coco({
      images: [
        {
          annotations: [
            { ...box(1, 1, 2, 2), attributes: { iscrowd: 1, side: 'left' }, confidence: 57 },
            { ...box(1, 1, 2, 3), attributes: { iscrowd: 'no' } },
          ],
        },
      ],
    });

    expect(document.annotations).toMatchObject([
      { iscrowd: 1, attributes: { side: 'left' }, score: 0.57 },
      { iscrowd: 0, attributes: { iscrowd: 'no' } },
    ]);
  });

  it('drops what it has no place for, with the reason, by class', async () => {
    const points = [
      [1, 1],
      [5, 5],
    ];
    const { document, report } = await coco({
      images: [
        {
          annotations: [
            { type: 'polyline', geometry: { points }, classIndex: 1 },
            { type: 'line', geometry: { points } },
            { type: 'classification' },
            { type: 'no_object' },
            { ...box(1, 1, 2, 2), classIndex: null },
          ],
        },
        { annotations: [{ type: 'no_object' }] },
      ],
    });

    expect(document.annotations).toEqual([]);
    expect(report.drops.map(({ reason, count }) => [reason, count])).toEqual([
      ['class_unknown', 1],
      ['label_not_in_format', 1],
      ['objects_present', 1],
      ['shape_not_in_format', 2],
    ]);
    expect(report.approximations).toMatchObject([{ reason: 'mark_as_empty_image', count: 1 }]);
    expect(report.byClass).toEqual([
      { className: 'dent', annotations: 2, exact: 0, approximated: 0, dropped: 2 },
      { className: 'scratch', annotations: 1, exact: 0, approximated: 0, dropped: 1 },
      { className: null, annotations: 3, exact: 0, approximated: 1, dropped: 2 },
    ]);
  });

  it('says 0 for sizes that nobody knows, clips nothing there, and tells the user', async () => {
    const { document, report } = await coco({
      images: [{ width: null, height: null, annotations: [box(-5, 0, 900, 900)] }],
    });

    expect(document.images[0]).toMatchObject({ width: 0, height: 0 });
    expect(document.annotations[0]?.bbox).toEqual([-5, 0, 900, 900]);
    expect(report.notes).toMatchObject([{ reason: 'image_size_unknown', count: 1 }]);
  });

  it('is an archive with the images below a folder when they are asked for', async () => {
    const dataset = givenDataset({
      images: [{ path: 'line 3/0007.jpg', annotations: [box(1, 2, 3, 4)] }],
      withContent: true,
    });

    const { bytes, fileName } = await written(dataset, { ...COCO, withImages: true });

    const files = await unzipped(bytes);
    expect(fileName).toBe('annotations_coco.zip');
    expect([...files.keys()]).toEqual([
      'annotations_coco.json',
      'images/line 3/0007.jpg',
      'conservation.json',
    ]);
    expect(files.get('images/line 3/0007.jpg')?.toString()).toBe('bytes of line 3/0007.jpg');
    const document = JSON.parse(
      files.get('annotations_coco.json')?.toString() ?? '',
    ) as CocoDocument;
    expect(document.images[0]?.file_name).toBe('line 3/0007.jpg');
    expect(JSON.parse(files.get('conservation.json')?.toString() ?? '')).toMatchObject({
      format: 'coco',
      annotations: 1,
      exact: 1,
      images_by_split: { none: 1 },
    });
  });

  it.each(['coco', 'cvat', 'datumaro', 'labelstudio'] as const)(
    'reports all of an archive of %s, however slowly its contents are made',
    async (format) => {
      const given = givenDataset({
        images: [{ annotations: [box(1, 2, 3, 4)] }],
        withContent: true,
      });
      let passes = 0;
      const slower: LabeledDataset = {
        description: given.description,
        async *images() {
          passes += 1;
          for (let turns = 10 * passes; turns > 0; turns -= 1) await nextTurn();
          yield* given.images();
        },
      };

      const { bytes } = await written(slower, { format, withImages: true });

      const report = (await unzipped(bytes)).get('conservation.json')?.toString() ?? '';
      expect(JSON.parse(report)).toMatchObject({ images: 1, annotations: 1, exact: 1 });
    },
  );
});
