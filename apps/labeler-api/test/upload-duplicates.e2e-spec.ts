import { drawPicture, type GivenDataset, givenDataset, OLIVIA } from '@libs/testing';
import { type Labeler, startLabeler } from './support/labeler';
import {
  expectConsistent,
  type FormFile,
  formOf,
  imagesOf,
  upload,
  type UploadSummary,
} from './support/uploads';

const picture = (text: string, width = 96, height = 64) => drawPicture({ text, width, height });

describe('uploads of paths that the dataset has', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases);
  });

  const send = <Body = UploadSummary>(
    files: readonly FormFile[],
    options: { query?: string; fields?: Record<string, string>; token?: string } = {},
  ) =>
    upload<Body>(
      labeler,
      { datasetId: dataset.id, token, ...options },
      formOf(files, options.fields),
    );
  const rows = () => imagesOf(labeler, dataset.id);
  const expectTidy = () => expectConsistent(labeler, dataset.id);

  const first = () => picture('first');
  const second = () => picture('second', 120, 90);
  const given = async () => (await send([['train/a.jpg', await first()]])).body.files[0];

  it('change nothing when the content is the same', async () => {
    const before = await given();

    const { body } = await send([['train/a.jpg', await first()]]);

    expect(body.files).toMatchObject([
      { status: 'unchanged', image_id: before?.image_id, final_path: 'train/a.jpg' },
    ]);
    expect(body.images_uploaded).toBe(0);
    await expectTidy();
  });

  it('overwrite by default and keep the id of the image', async () => {
    const before = await given();

    const { body } = await send([['train/a.jpg', await second()]]);
    const images = await rows();

    expect(body.files).toMatchObject([{ status: 'overwritten', image_id: before?.image_id }]);
    expect(images).toMatchObject([{ id: before?.image_id, width: 120, height: 90 }]);
    await expectTidy();
  });

  it('skip when asked to', async () => {
    await given();

    const { body } = await send([['train/a.jpg', await second()]], {
      fields: { on_duplicate: 'skip' },
    });

    expect(body.files).toMatchObject([{ status: 'skipped', error: null }]);
    expect(await rows()).toMatchObject([{ width: 96 }]);
  });

  it('refuse when asked to', async () => {
    await given();

    const { body } = await send([['train/a.jpg', await second()]], {
      query: '?on_duplicate=refuse',
    });

    expect(body.files).toMatchObject([{ status: 'refused', error: { code: 'image_exists' } }]);
  });

  it('rename in their folder when asked to, and not again when sent again', async () => {
    await given();
    const fields = { on_duplicate: 'rename' };
    const third = await picture('third');

    const { body } = await send([['train/a.jpg', await second()]], { fields });
    const again = await send([['train/a.jpg', await second()]], { fields });
    const more = await send(
      [
        ['train/a.jpg', third],
        ['train/a_2.jpg', await picture('fourth')],
      ],
      { fields },
    );

    expect(body.files).toMatchObject([{ status: 'renamed', final_path: 'train/a_1.jpg' }]);
    expect(again.body.files).toMatchObject([{ status: 'unchanged', final_path: 'train/a_1.jpg' }]);
    expect(new Set(more.body.files.map(({ final_path }) => final_path)).size).toBe(2);
    expect(await rows()).toHaveLength(4);
    await expectTidy();
  });

  it('follow each other within one request', async () => {
    const { body } = await send([
      ['a.jpg', await first()],
      ['a.jpg', await second()],
      ['a.jpg', await second()],
    ]);

    expect(body.files.map(({ status }) => status)).toEqual(['created', 'overwritten', 'unchanged']);
    await expectTidy();
  });

  it('tell of the same content elsewhere', async () => {
    await given();

    const { body } = await send([
      ['copy.jpg', await first()],
      ['x.jpg', await second()],
      ['y.jpg', await second()],
    ]);

    expect(body.files.map(({ duplicate_of }) => duplicate_of)).toEqual([
      'train/a.jpg',
      null,
      'x.jpg',
    ]);
  });
});
