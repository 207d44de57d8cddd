import { effort } from '@libs/testing';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import type { LabeledDataset, LabeledImage, WriteOptions } from '../src';
import { datasets } from './support/arbitrary-datasets';
import { box, givenDataset, unzipped, type Written, written } from './support/labeled-datasets';
import { datasetIn, labelsIn } from './support/read-datasets';
import { storable } from './support/storable-datasets';

/** Writes, reads, and writes what was read. */
async function twice(dataset: LabeledDataset, options: WriteOptions) {
  const first = await written(dataset, options);
  const second = await written(await datasetIn(first, dataset.description), options);
  return { first, second };
}

/** What is in a file, so that a difference can be read. */
async function textOf({ fileName, bytes }: Written): Promise<string> {
  if (!fileName.endsWith('.zip')) return bytes.toString();
  const files = await unzipped(bytes);
  return [...files]
    .filter(([name]) => name !== 'conservation.json')
    .map(([name, content]) => `${name}\n${content.toString()}`)
    .join('\n');
}

describe.each(['dice', 'cvat', 'datumaro', 'labelstudio'] as const)(
  'a dataset written as %s, read, and written again',
  (format) => {
    it('gives the same bytes, whatever the dataset', async () => {
      await fc.assert(
        fc.asyncProperty(datasets(), async (given) => {
          const dataset = await storable(given);
          const { first, second } = await twice(dataset, { format, withImages: false });

          expect(await textOf(second)).toBe(await textOf(first));
          // What was dropped is in the report of the first one only.
          const isWhole = format === 'dice' || first.report.dropped === 0;
          expect(second.bytes.equals(first.bytes)).toBe(isWhole);
        }),
        { numRuns: effort(300) },
      );
    });
  },
);

it.each(['dice', 'coco', 'cvat', 'datumaro', 'labelstudio'] as const)(
  'attributes that are named like what objects have are kept as %s',
  async (format) => {
    const attributes = JSON.parse('{"__proto__": "kept", "constructor": 2}') as object;
    const labeled = { ...box(10, 20, 30, 40), attributes: { ...attributes } };
    const dataset = givenDataset({ images: [{ annotations: [labeled] }] });

    const file = await written(dataset, { format, withImages: false });

    expect(await textOf(file)).toMatch(/__proto__[^,]*kept/s);
    for await (const { annotations } of (await datasetIn(file, dataset.description)).images()) {
      expect(Object.entries(annotations[0]?.attributes ?? {})).toEqual(Object.entries(attributes));
    }
  },
);

/** What is lost is lost the first time: what has been read once is kept from then on. */
async function settled(dataset: LabeledDataset, options: WriteOptions) {
  const first = await written(dataset, options);
  const once = await datasetIn(first, dataset.description);
  const second = await written(once, options);
  return { first, second };
}

/** What the format says of images only where they lie, or not at all. */
async function plain(
  dataset: LabeledDataset,
  same: Partial<LabeledImage>,
): Promise<LabeledDataset> {
  const images: LabeledImage[] = [];
  for await (const image of dataset.images()) {
    images.push({ ...image, ...same });
  }
  const classes = dataset.description.classes.map((each) => ({
    ...each,
    name: each.name.replace(/[:#]/g, '_'),
  }));
  const description = { ...dataset.description, classes };
  return { description, images: () => Readable.from(images) };
}

describe('a dataset whose shapes a format cannot hold', () => {
  it('loses nothing more the second time it is written as COCO', async () => {
    await fc.assert(
      fc.asyncProperty(datasets(), async (given) => {
        const options = { format: 'coco', withImages: false } as const;
        const { first, second } = await settled(await storable(given), options);

        expect(await textOf(second)).toBe(await textOf(first));
      }),
      { numRuns: effort(300) },
    );
  });

  it('loses nothing more the second time it is written as Pascal VOC', async () => {
    await fc.assert(
      fc.asyncProperty(datasets(), async (given) => {
        const dataset = await plain(await storable(given), { split: null });
        const { first, second } = await settled(dataset, { format: 'voc', withImages: false });

        expect(await textOf(second)).toBe(await textOf(first));
      }),
      { numRuns: effort(300) },
    );
  });
});

describe.each([
  ['detect', undefined],
  ['segment', undefined],
  ['obb', ['bbox', 'polygon', 'circle', 'no_object']],
] as const)('a dataset written as YOLO in the layout %s', (layout, types) => {
  it.each([[false], [true]])(
    'finds its images and its shapes again, with images beside the labels: %s',
    async (withImages) => {
      await fc.assert(
        fc.asyncProperty(datasets({ types, withContent: withImages }), async (given) => {
          const dataset = await storable(given);
          const options = { format: 'yolo', layout, withImages } as const;
          const first = await written(dataset, options);
          const second = await written(await labelsIn(first, dataset), options);

          expect(await textOf(second)).toBe(await textOf(first));
        }),
        { numRuns: effort(300) },
      );
    },
  );
});

describe.each([
  ['ImageFolder', { format: 'imagefolder' }],
  ['YOLO in the layout classify', { format: 'yolo', layout: 'classify' }],
] as const)('labels written as %s', (_name, form) => {
  it.each([[false], [true]])('are found again, with images: %s', async (withImages) => {
    const types = ['classification', 'no_object', 'bbox'] as const;
    await fc.assert(
      fc.asyncProperty(datasets({ types, withContent: withImages }), async (given) => {
        const dataset = await storable(given);
        fc.pre(dataset.description.classes.length > 0);
        const first = await written(dataset, { ...form, withImages });
        const second = await written(await labelsIn(first, dataset), { ...form, withImages });

        expect(await textOf(second)).toBe(await textOf(first));
      }),
      { numRuns: effort(300) },
    );
  });
});
