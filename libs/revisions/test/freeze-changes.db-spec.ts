import type { GivenDataset } from '@libs/testing';
import type { Revision } from '../src';
import { box, type Rig, startRig } from './rig';

describe('what makes a revision', () => {
  let rig: Rig;
  let dataset: GivenDataset;
  beforeAll(async () => (rig = await startRig()));
  afterAll(() => rig.close());
  beforeEach(async () => {
    dataset = await rig.given();
    await rig.draw(dataset, [
      { image: 'a' },
      { image: 'a', classId: 'c2' },
      { image: 'b', state: 'confirmed' },
    ]);
    await freeze();
  });

  const freeze = (): Promise<Revision> => rig.revisions.freeze(dataset.id);
  const change = (statement: string) => rig.databases.labeler(statement, [dataset.id]);
  const revision = async (number: number): Promise<Revision> => {
    const found = await rig.revisions.get(dataset.id, number);
    if (!found) throw new Error(`No revision ${number}`);
    return found;
  };

  it.each([
    [
      'a note',
      "update annotations set notes = 'look', version = version + 1 where dataset_id = $1",
    ],
    ['the same shape again', 'update annotations set geometry = geometry where dataset_id = $1'],
    [
      'a name of the dataset',
      "update datasets set name = 'Other', updated_at = now() where id = $1",
    ],
    [
      'the same class document',
      'update annotation_projects set task_classes = task_classes, updated_at = now() where dataset_id = $1',
    ],
    ['a moved thumbnail', "update image_metadata set thumbnail_key = 'x' where dataset_id = $1"],
  ])('%s makes none', async (_, statement) => {
    await change(statement);

    expect(await freeze()).toMatchObject({ revision: 1 });
  });

  it('an edit that was taken back makes none', async () => {
    const [row] = await rig.databases.labeler<{ id: string }>(
      "select id from annotations where dataset_id = $1 and class_id = 'c2'",
      [dataset.id],
    );
    await rig.databases.labeler(
      `update annotations set geometry = geometry || '{"n": 1}', version = 2, updated_at = now() where id = $1`,
      [row?.id],
    );
    await rig.databases.labeler(
      `update annotations set geometry = geometry - 'n', version = 3, updated_at = now() where id = $1`,
      [row?.id],
    );

    expect(await freeze()).toMatchObject({ revision: 1 });
  });

  it.each([
    [
      'the color of a class',
      `update annotation_projects set task_classes = jsonb_set(task_classes, '{detection,c1,color}', '"#123456"')
        where dataset_id = $1`,
    ],
    [
      'the order of the classes',
      `update annotation_projects set task_classes = jsonb_set(task_classes, '{detection,c1,order}', '9')
        where dataset_id = $1`,
    ],
    [
      'a task type',
      "update annotation_projects set task_types = '{detection,line}' where dataset_id = $1",
    ],
    [
      'a reviewed image',
      `update image_annotation_status set status = 'completed', is_image_confirmed = true,
        confirmed_at = now(), confirmed_by = 1 where dataset_id = $1 and image_id = 'b'`,
    ],
    [
      'an overwritten image',
      `update image_metadata set size = 101, sha256 = repeat('0', 64), etag = 'new'
        where dataset_id = $1 and id = 'c'`,
    ],
    [
      'another size in pixels',
      "update image_metadata set width = 1 where dataset_id = $1 and id = 'c'",
    ],
    ['a removed image', "delete from image_metadata where dataset_id = $1 and id = 'a'"],
    ['removed labels', "delete from annotations where dataset_id = $1 and image_id = 'b'"],
  ])('%s makes one', async (_, statement) => {
    await change(statement);

    const second = await freeze();

    expect(second.revision).toBe(2);
    expect(await freeze()).toEqual(second);
  });

  it('a renamed class makes one, and the labels of older revisions keep the old name', async () => {
    await change(
      "update annotations set class_name = 'Bump' where dataset_id = $1 and class_id = 'c1'",
    );
    await change(
      `update annotation_projects set task_classes = jsonb_set(task_classes, '{detection,c1,name}', '"Bump"')
        where dataset_id = $1`,
    );

    const second = await freeze();

    expect(second.classes.detection?.map(({ name }) => name)).toEqual(['Bump', 'Scratch']);
    expect(await classNames(1)).toEqual(['Dent', 'Scratch', 'Dent']);
    expect(await classNames(2)).toEqual(['Bump', 'Scratch', 'Bump']);
    expect(second.contentHash).not.toBe((await revision(1)).contentHash);
  });

  const classNames = async (number: number) =>
    (await rig.labelsOf(dataset, number)).flatMap(({ annotations }) =>
      annotations.map(({ className }) => className),
    );

  it('labels that are as they once were make one with the hash that they once had', async () => {
    await change(`update annotations set geometry = '${JSON.stringify(box(77))}' where dataset_id = $1
                   and class_id = 'c2'`);
    const second = await freeze();
    await change(`update annotations set geometry = '${JSON.stringify(box(1))}' where dataset_id = $1
                   and class_id = 'c2'`);

    const third = await freeze();

    const first = await revision(1);
    expect(third.revision).toBe(3);
    expect(second.contentHash).not.toBe(first.contentHash);
    expect(third.contentHash).toBe(first.contentHash);
    expect(third.tasks.detection?.all.contentHash).toBe(first.tasks.detection?.all.contentHash);
  });

  it('a checksum that is learned later makes one with the same hash', async () => {
    await change('update image_metadata set sha256 = null where dataset_id = $1');
    const unknown = await freeze();
    await change(
      "update image_metadata set sha256 = encode(sha256(id::bytea), 'hex') where dataset_id = $1",
    );

    const known = await freeze();

    expect(known.revision).toBe(unknown.revision + 1);
    expect(known.contentHash).toBe(unknown.contentHash);
    const [image] = await rig.imagesOf(dataset, known.revision);
    expect(image?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('an image that moved takes its labels along', async () => {
    await change(
      `update image_metadata set s3_key = 'datasets/' || $1 || '/images/z/a.png' where dataset_id = $1 and id = 'a'`,
    );

    await freeze();

    const paths = async (number: number) =>
      (await rig.labelsOf(dataset, number)).map(({ image }) => image.path);
    expect(await paths(1)).toEqual(['a.png', 'b.png']);
    expect(await paths(2)).toEqual(['b.png', 'z/a.png']);
  });

  it('a project that is removed leaves the images', async () => {
    await change('update annotation_projects set removed_at = now() where dataset_id = $1');

    const second = await freeze();

    expect(second).toMatchObject({ revision: 2, projectId: null, images: 4, tasks: {} });
    expect(await rig.labelsOf(dataset, 2)).toEqual([]);
    expect(await rig.labelsOf(dataset, 1)).toHaveLength(2);
  });

  it('the same content has the same hash in another dataset, in another order and with other ids', async () => {
    const other = await rig.given(['d', 'b', 'c', 'a']);
    await rig.draw(other, [{ image: 'b', state: 'confirmed', geometry: box(2) }]);
    await rig.draw(other, [{ image: 'a', classId: 'c2', geometry: box(1) }]);
    await rig.revisions.freeze(other.id);
    await rig.draw(other, [{ image: 'a', geometry: box(0) }]);

    const same = await rig.revisions.freeze(other.id);

    expect(same.contentHash).toBe((await revision(1)).contentHash);
    const [a] = await rig.labelsOf(dataset, 1);
    const [b] = await rig.labelsOf(other, same.revision);
    expect(a?.annotations.map(({ classId }) => classId)).toEqual(['c1', 'c2']);
    expect(b?.annotations.map(({ classId }) => classId)).toEqual(['c2', 'c1']);
  });
});
