import type { GivenDataset } from '@libs/testing';
import { DatasetUnknownError, type Revision } from '../src';
import { box, type Rig, startRig } from './rig';

describe('a freeze', () => {
  let rig: Rig;
  let dataset: GivenDataset;
  beforeAll(async () => (rig = await startRig()));
  afterAll(() => rig.close());
  beforeEach(async () => (dataset = await rig.given()));

  const freeze = (): Promise<Revision> => rig.revisions.freeze(dataset.id);
  const change = (statement: string, ...values: unknown[]) =>
    rig.databases.labeler(statement, [dataset.id, ...values]);

  it('records images, labels and classes, and what they amount to', async () => {
    await rig.draw(dataset, [
      { image: 'b', state: 'confirmed' },
      { image: 'b', classId: 'c2' },
      { image: 'a', classId: null, type: 'no_object', geometry: { type: 'no_object' } },
    ]);

    const revision = await freeze();

    expect(revision).toMatchObject({
      datasetId: dataset.id,
      revision: 1,
      projectId: dataset.projectId,
      images: 4,
      imageBytes: 400,
      taskTypes: ['detection'],
      classes: {
        detection: [
          { id: 'c1', name: 'Dent', color: '#ff0000' },
          { id: 'c2', name: 'Scratch', color: '#00ff00' },
        ],
      },
      tasks: {
        detection: {
          all: { images: 2, annotations: 3, classes: { c1: 1, c2: 1, '': 1 } },
          reviewed: { images: 1, annotations: 1, classes: { c1: 1 } },
        },
      },
    });
    expect(await rig.revisions.get(dataset.id, 1)).toEqual(revision);
    const images = await rig.imagesOf(dataset, 1);
    expect(images.map(({ path }) => path)).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
    const labels = await rig.labelsOf(dataset, 1);
    expect(labels.map(({ image, annotations }) => [image.imageId, annotations.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('answers the last revision when nothing changed, and writes nothing', async () => {
    await rig.draw(dataset, [{ image: 'a' }]);
    const first = await freeze();

    expect(await freeze()).toEqual(first);
    expect(await rig.revisions.get(dataset.id, 2)).toBeUndefined();
  });

  it('knows no dataset that does not exist', async () => {
    await expect(rig.revisions.freeze('ds_none')).rejects.toBeInstanceOf(DatasetUnknownError);
  });

  it('records what changed and leaves older revisions as they were', async () => {
    const [first] = await rig.draw(dataset, [{ image: 'a' }, { image: 'b' }]);
    await freeze();
    const before = await rig.labelsOf(dataset, 1);
    await change(
      'update annotations set geometry = $2 where dataset_id = $1 and id = $3',
      box(50),
      first,
    );
    await change("delete from annotations where dataset_id = $1 and image_id = 'b'");
    await rig.draw(dataset, [{ image: 'c' }]);

    await freeze();

    expect(await rig.labelsOf(dataset, 1)).toEqual(before);
    const after = await rig.labelsOf(dataset, 2);
    expect(after.map(({ image }) => image.imageId)).toEqual(['a', 'c']);
    expect(after[0]?.annotations[0]?.geometry).toEqual(box(50));
  });
});
