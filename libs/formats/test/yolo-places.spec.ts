import { annotationFileOf, type LabeledDataset } from '../src';
import { read } from './support/files';
import { box, givenDataset, written } from './support/labeled-datasets';

/** For each image of the archive, whether its own path is among those that the reader gives for it. */
async function found(dataset: LabeledDataset, paths: string[]): Promise<boolean[]> {
  const { bytes } = await written(dataset, { format: 'yolo', layout: 'detect', withImages: false });
  const { images } = await read(annotationFileOf('labels.zip', bytes));
  return paths.map((path) => {
    const stem = path.replace(/\.[^.]*$/, '');
    return images.some((image) => image.paths.includes(stem));
  });
}

describe('labels that were written as YOLO', () => {
  it.each([[null], ['train'], ['val'], ['test']] as const)(
    'are found again by the path of their image, in the split %s',
    async (split) => {
      const paths = ['a.jpg', 'line 3/a.jpg', 'old/images/a.jpg', 'train/a.jpg', '한/labels/b.png'];
      const dataset = givenDataset({
        images: paths.map((path) => ({ path, split, annotations: [box(1, 1, 5, 5)] })),
      });

      expect(await found(dataset, paths)).toEqual(paths.map(() => true));
    },
  );
});
