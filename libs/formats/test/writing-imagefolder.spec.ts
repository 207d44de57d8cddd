import fc from 'fast-check';
import { datasets } from './support/arbitrary-datasets';
import {
  expectConserved,
  type GivenDataset,
  type GivenImage,
  givenDataset,
  unzipped,
  written,
} from './support/labeled-datasets';

async function imagefolder(given: GivenDataset) {
  const options = { format: 'imagefolder', withImages: given.withContent ?? false } as const;
  const { bytes, report } = await written(givenDataset(given), options);
  const files = await unzipped(bytes);
  return { files, names: [...files.keys()], report };
}

function labeled(path: string, classIndex: number, split: GivenImage['split'] = null): GivenImage {
  return { path, split, annotations: [{ type: 'classification', classIndex }] };
}

function foldersIn(files: ReadonlyMap<string, Buffer>): string[] {
  const list = JSON.parse(files.get('classes.json')?.toString() ?? '') as { folder: string }[];
  return list.map(({ folder }) => folder);
}

const WINDOWS_REFUSES = /[<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

describe('a dataset written as ImageFolder', () => {
  it('has folders that every system can hold, and conserves its labels, whatever the dataset', async () => {
    const types = ['classification', 'classification', 'no_object', 'bbox'] as const;
    await fc.assert(
      fc.asyncProperty(datasets({ types, withContent: true }), async (dataset) => {
        const options = { format: 'imagefolder', withImages: true } as const;
        const { bytes, report } = await written(dataset, options);
        const files = await unzipped(bytes);
        const names = [...files.keys()];

        expectConserved(report);
        const inFolders = names.filter((name) => /^(train|val|test)\//.test(name));
        const folders = new Set(inFolders.map((name) => name.split('/')[1] ?? ''));
        expect([...folders].filter((name) => WINDOWS_REFUSES.test(name))).toEqual([]);
        expect(new Set(names.map((name) => name.normalize('NFD').toLowerCase())).size).toBe(
          names.length,
        );
        const stated = foldersIn(files);
        expect([...folders].filter((name) => !stated.includes(name))).toEqual([]);
        const images = inFolders.filter((name) => !name.endsWith('/'));
        expect(images).toHaveLength(report.byType.classification?.written ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  it('is split, class, image, with every class in every split and our numbers beside', async () => {
    const { files, names, report } = await imagefolder({
      taskType: 'classification',
      classes: ['scratch', 'dent'],
      images: [
        labeled('line3/a.jpg', 0, 'train'),
        labeled('b.jpg', 1, 'train'),
        labeled('c.jpg', 0, 'val'),
      ],
      withContent: true,
    });

    expect(names).toEqual([
      'classes.json',
      'train/scratch/line3/a.jpg',
      'train/dent/b.jpg',
      'val/scratch/c.jpg',
      'val/dent/',
      'conservation.json',
    ]);
    expect(JSON.parse(files.get('classes.json')?.toString() ?? '')).toEqual([
      { id: 0, name: 'scratch', folder: 'scratch', folder_index: 1 },
      { id: 1, name: 'dent', folder: 'dent', folder_index: 0 },
    ]);
    expect(report.notes).toMatchObject([{ reason: 'class_without_images', count: 1 }]);
  });

  it('escapes names of classes that are no names of folders, and keeps similar ones apart', async () => {
    const classes = ['a/b', '.git', 'CON', 'end. ', 'Dent', 'dent', '..'];
    const { files } = await imagefolder({ classes, images: [] });

    expect(foldersIn(files)).toEqual([
      'a%2Fb',
      '%2Egit',
      '%43ON',
      'end.%20',
      'Dent',
      'dent~2',
      '%2E%2E',
    ]);
  });

  it('has one class for each image: the first; the others are reported', async () => {
    const { report } = await imagefolder({
      images: [
        {
          annotations: [
            { type: 'classification', classIndex: 1 },
            { type: 'classification', classIndex: 0 },
          ],
        },
        {},
      ],
    });

    expect(report.drops).toMatchObject([{ reason: 'one_label_per_image', count: 1 }]);
    expect(report.notes).toMatchObject([{ reason: 'image_without_class', count: 1 }]);
  });

  it('has a table instead of the folders when the images are not asked for', async () => {
    const { files } = await imagefolder({ images: [labeled('x, "y".jpg', 1, 'test')] });

    expect(files.get('labels.csv')?.toString()).toBe(
      'split,class_folder,image\r\ntest,scratch,"x, ""y"".jpg"\r\n',
    );
  });

  it('is also the layout "classify" of YOLO', async () => {
    const dataset = givenDataset({
      taskType: 'classification',
      images: [labeled('a.jpg', 1, 'train')],
      withContent: true,
    });

    const { bytes, report } = await written(dataset, { format: 'yolo', withImages: true });

    expect([...(await unzipped(bytes)).keys()]).toContain('train/scratch/a.jpg');
    expect(report.layout).toBe('classify');
  });
});
