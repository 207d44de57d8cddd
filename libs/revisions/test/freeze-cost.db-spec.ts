import { countStatements, type GivenDataset } from '@libs/testing';
import { type Rig, startRig } from './rig';

describe('the cost of a freeze', () => {
  let rig: Rig;
  // The tables are young, and nothing is known of them: plans are as bad as they ever get.
  beforeEach(async () => (rig = await startRig()));
  afterEach(() => rig.close());

  /** Each image with two annotations, frozen; then ten images with a change. */
  async function givenChanges(images: number): Promise<GivenDataset> {
    const names = Array.from({ length: images }, (_, n) => `n${n}`);
    const dataset = await rig.given(names);
    await rig.draw(
      dataset,
      names.flatMap((image) => [{ image }, { image }]),
    );
    await rig.revisions.freeze(dataset.id);
    await rig.databases.labeler(
      `update annotations set geometry = geometry || '{"n": 1}'
        where dataset_id = $1 and image_id in ('n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9', 'n10')`,
      [dataset.id],
    );
    await rig.databases.labeler(
      "update image_metadata set width = 1 where dataset_id = $1 and id = 'n5'",
      [dataset.id],
    );
    return dataset;
  }

  it('is the same number of statements, however many images and changes there are', async () => {
    const countOf = async (images: number) => {
      const dataset = await givenChanges(images);
      const { statements } = await countStatements(() => rig.revisions.freeze(dataset.id));
      return statements.length;
    };

    expect(await countOf(400)).toBe(await countOf(20));
  });

  it('writes a record of each change and ends the one before', async () => {
    const dataset = await givenChanges(400);

    await rig.revisions.freeze(dataset.id);

    const [row] = await rig.databases.labeler(
      `select (select count(*)::int from frozen_annotations f where f.dataset_id = $1 and f.from_revision = 2) as labels,
              (select count(*)::int from frozen_annotations f where f.dataset_id = $1 and f.to_revision = 2) as ended_labels,
              (select count(*)::int from frozen_images f where f.dataset_id = $1 and f.from_revision = 2) as images,
              (select count(*)::int from frozen_images f where f.dataset_id = $1 and f.to_revision = 2) as ended_images`,
      [dataset.id],
    );
    expect(row).toEqual({ labels: 10, ended_labels: 10, images: 1, ended_images: 1 });
  });
});
