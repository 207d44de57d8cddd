import fc from 'fast-check';
import { parse } from 'yaml';
import type { YoloLayout } from '../src';
import { datasets } from './support/arbitrary-datasets';
import {
  box,
  expectConserved,
  type GivenDataset,
  givenDataset,
  polygon,
  unzipped,
  written,
} from './support/labeled-datasets';
import { labelPath, yoloProblems } from './support/yolo-checker';

const COLUMNS: Record<string, (count: number) => boolean> = {
  detect: (count) => count === 4,
  segment: (count) => count >= 6 && count % 2 === 0,
  obb: (count) => count === 8,
};

async function yolo(given: GivenDataset, layout: YoloLayout = 'detect') {
  const withImages = given.withContent ?? false;
  const options = { format: 'yolo', layout, withImages } as const;
  const { bytes, report } = await written(givenDataset(given), options);
  const files = await unzipped(bytes);
  const text = (name: string) => files.get(name)?.toString();
  return { names: [...files.keys()], text, report };
}

function settingsIn(text: string | undefined): Record<string, unknown> {
  return parse(text ?? '') as Record<string, unknown>;
}

describe('a dataset written as YOLO', () => {
  it.each(['detect', 'segment', 'obb'] as const)(
    'is what Ultralytics takes in the layout %s, whatever the dataset',
    async (layout) => {
      await fc.assert(
        fc.asyncProperty(datasets({ withContent: true }), async (dataset) => {
          const options = { format: 'yolo', layout, withImages: true } as const;
          const { bytes, report } = await written(dataset, options);
          const files = await unzipped(bytes);

          expect(yoloProblems(files, COLUMNS[layout] ?? (() => false))).toEqual([]);
          expectConserved(report);
          const images = [...files.keys()].filter((name) => name.startsWith('images/'));
          const pictures = images.filter((name) => !name.endsWith('.txt'));
          expect(pictures).toHaveLength(report.images);
          const places = new Set(pictures.map(labelPath));
          expect(places.size).toBe(pictures.length);
          const labels = [...files.keys()].filter((name) => /(?<!^classes)\.txt$/.test(name));
          expect(labels.filter((name) => !places.has(name))).toEqual([]);
        }),
        { numRuns: 100 },
      );
    },
  );

  it('has rows of centre and size by the sides of the image', async () => {
    const { text, names } = await yolo({
      images: [
        { path: 'line3/0007.png', annotations: [{ ...box(20, 10, 40, 20), classIndex: 1 }] },
      ],
    });

    expect(text('labels/line3/0007.txt')).toBe('1 0.200000 0.200000 0.200000 0.200000\n');
    expect(names).toEqual([
      'labels/line3/0007.txt',
      'classes.txt',
      'data.yaml',
      'conservation.json',
    ]);
    expect(text('classes.txt')).toBe('dent\nscratch');
  });

  it('clips the corners of a box before it takes the centre', async () => {
    const { text, report } = await yolo({
      images: [{ path: 'a.jpg', annotations: [box(-20, 50, 40, 100), box(300, 0, 5, 5)] }],
    });

    expect(text('labels/a.txt')).toBe('0 0.050000 0.750000 0.100000 0.500000\n');
    expect(report.approximations).toMatchObject([{ reason: 'clipped', error: '50 px' }]);
    expect(report.drops).toMatchObject([{ reason: 'outside_image', count: 1 }]);
  });

  it('keeps box rows and outline rows apart: a layout has one kind', async () => {
    const images = [
      { path: 'a.jpg', annotations: [box(0, 0, 100, 50), polygon([0, 0], [200, 0], [0, 100])] },
    ];

    const detect = await yolo({ images }, 'detect');
    const segment = await yolo({ images }, 'segment');

    expect(detect.text('labels/a.txt')).toBe(
      '0 0.250000 0.250000 0.500000 0.500000\n0 0.500000 0.500000 1.000000 1.000000\n',
    );
    expect(detect.report.approximations).toMatchObject([
      { reason: 'polygon_as_box', error: '50 %' },
    ]);
    expect(segment.text('labels/a.txt')).toBe(
      '0 0.000000 0.000000 0.500000 0.000000 0.500000 0.500000 0.000000 0.500000\n' +
        '0 0.000000 0.000000 1.000000 0.000000 0.000000 1.000000\n',
    );
    expect(segment.report.approximations).toMatchObject([
      { reason: 'box_as_polygon', error: null },
    ]);
  });

  it('turns rotated boxes in pixels and gives their corners in order', async () => {
    const { text, report } = await yolo(
      {
        images: [
          {
            path: 'a.jpg',
            annotations: [{ type: 'rotated_bbox', geometry: { bbox: [80, 40, 40, 20, 90] } }],
          },
        ],
      },
      'obb',
    );

    expect(text('labels/a.txt')).toBe(
      '0 0.550000 0.300000 0.550000 0.700000 0.450000 0.700000 0.450000 0.300000\n',
    );
    expect(report.exact).toBe(1);
  });

  it('has an empty file for an image that is known to be empty, and none for one nobody looked at', async () => {
    const { text, names, report } = await yolo({
      images: [
        { path: 'marked.jpg', annotations: [{ type: 'no_object' }] },
        { path: 'reviewed.jpg', isReviewed: true },
        { path: 'untouched.jpg' },
      ],
    });

    expect(text('labels/marked.txt')).toBe('');
    expect(text('labels/reviewed.txt')).toBe('');
    expect(names).not.toContain('labels/untouched.txt');
    expect(report.negatives).toBe(3);
  });

  it('leaves out repeated rows, which the trainer would remove, and says so', async () => {
    const { text, report } = await yolo({
      images: [{ path: 'a.jpg', annotations: [box(1, 1, 2, 2), box(1, 1, 2, 2)] }],
    });

    expect(text('labels/a.txt')?.split('\n')).toHaveLength(2);
    expect(report.drops).toMatchObject([{ reason: 'duplicate', count: 1 }]);
  });

  it('drops shapes in images of unknown size, with the reason', async () => {
    const { report } = await yolo({
      images: [{ width: null, height: null, annotations: [box(1, 1, 2, 2)] }],
    });

    expect(report.drops).toMatchObject([{ reason: 'image_size_unknown', count: 1 }]);
  });

  it('puts splits in folders and names them in the settings', async () => {
    const { names, text } = await yolo({
      images: [
        { path: 'a.jpg', split: 'train', annotations: [box(1, 1, 2, 2)] },
        { path: 'b.jpg', split: 'val', annotations: [box(1, 1, 2, 2)] },
        { path: 'c.jpg', split: 'test', annotations: [box(1, 1, 2, 2)] },
      ],
      withContent: true,
    });

    expect(names.slice(0, 6)).toEqual([
      'images/train/a.jpg',
      'labels/train/a.txt',
      'images/val/b.jpg',
      'labels/val/b.txt',
      'images/test/c.jpg',
      'labels/test/c.txt',
    ]);
    expect(settingsIn(text('data.yaml'))).toEqual({
      train: 'images/train',
      val: 'images/val',
      test: 'images/test',
      layout: 'detect',
      nc: 2,
      names: { 0: 'dent', 1: 'scratch' },
    });
  });

  it('validates on the images for training when there are no others, and says so', async () => {
    const none = await yolo({ images: [{ annotations: [box(1, 1, 2, 2)] }] });
    const oneSplit = await yolo({
      images: [{ split: 'test', annotations: [box(1, 1, 2, 2)] }, {}],
    });

    expect(settingsIn(none.text('data.yaml'))).toMatchObject({ train: 'images', val: 'images' });
    expect(none.report.notes).toMatchObject([{ reason: 'no_validation_images' }]);
    expect(settingsIn(oneSplit.text('data.yaml'))).toMatchObject({
      train: 'images/test',
      val: 'images/test',
    });
    expect(oneSplit.report.notes.map(({ reason }) => reason)).toContain('image_without_split');
  });

  it('has names of classes that YAML reads as they are', async () => {
    const classes = [
      'no',
      '1',
      '# c',
      'a: b',
      '"q"',
      "it's",
      'tab\tname',
      '한국어😀',
      '\u0085\u2028',
    ];
    const { text } = await yolo({ classes, images: [] });

    const { names } = settingsIn(text('data.yaml')) as { names: Record<string, string> };
    expect(Object.values(names)).toEqual(classes);
  });

  it('has legal settings without classes', async () => {
    const { text } = await yolo({ classes: [], images: [] });

    expect(settingsIn(text('data.yaml'))).toMatchObject({ nc: 0, names: {} });
  });

  it('finds labels where the trainer looks for them: the last folder "images" is replaced', async () => {
    const { names } = await yolo({
      images: [{ path: 'old/images/a.jpg', annotations: [box(1, 1, 2, 2)] }],
      withContent: true,
    });

    expect(names.slice(0, 2)).toEqual(['images/old/images/a.jpg', 'images/old/labels/a.txt']);
  });

  it('gives images that would share a label file names of their own, and lists them', async () => {
    const { names, text, report } = await yolo({
      images: [
        { path: 'a.jpg', annotations: [box(1, 1, 2, 2)] },
        { path: 'a.png', annotations: [box(1, 1, 2, 3)] },
        { path: 'b/a.jpg', annotations: [box(1, 1, 2, 2)] },
      ],
      withContent: true,
    });

    expect(names).toEqual(expect.arrayContaining(['images/a~2.png', 'labels/a~2.txt']));
    expect(names).toContain('labels/b/a.txt');
    expect(JSON.parse(text('renamed.json') ?? '')).toEqual({ 'images/a~2.png': 'a.png' });
    expect(report.notes.map(({ reason }) => reason)).toContain('image_renamed');
  });

  it('warns of images that trainers leave out for their size', async () => {
    const { report } = await yolo({ images: [{ width: 9, height: 500 }] });

    expect(report.notes.map(({ reason }) => reason)).toContain('image_small');
  });

  it('takes the layout from the type of the task when none is asked for', async () => {
    const dataset = givenDataset({ taskType: 'segmentation', images: [] });
    const { report } = await written(dataset, { format: 'yolo', withImages: false });

    expect(report).toMatchObject({ format: 'yolo', layout: 'segment' });
  });
});
