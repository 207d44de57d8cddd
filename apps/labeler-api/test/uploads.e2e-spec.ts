import {
  ADAM,
  countStatements,
  drawPicture,
  effort,
  type GivenDataset,
  givenDataset,
  givenMember,
  OLIVIA,
  SAM,
  VERA,
} from '@libs/testing';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import {
  expectConsistent,
  type FormFile,
  formOf,
  imagesOf,
  upload,
  type UploadSummary,
} from './support/uploads';

const picture = (text: string, width = 96, height = 64) => drawPicture({ text, width, height });
const png = (text: string) => drawPicture({ text, contentType: 'image/png' });

describe('uploads of images', () => {
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
  const keys = () => labeler.buckets.keys(labeler.buckets.datasets, `datasets/${dataset.id}/`);
  const prefix = () => `datasets/${dataset.id}`;

  it('are stored with what their content says, and a thumbnail', async () => {
    const bytes = await picture('a cat', 640, 480);

    const { status, body } = await send([['train/고양이/a.jpg', bytes]]);
    const [row] = await rows();

    expect(status).toBe(200);
    expect(body).toEqual({
      images_uploaded: 1,
      annotations_imported: 0,
      storage_bytes_used: bytes.length,
      folder_structure: { 'train/고양이': 1 },
      files: [
        {
          path: 'train/고양이/a.jpg',
          status: 'created',
          image_id: row?.id,
          final_path: 'train/고양이/a.jpg',
          duplicate_of: null,
          error: null,
        },
      ],
      annotation_report: null,
    });
    expect(row).toMatchObject({
      id: expect.stringMatching(/^img_[0-9a-f]{16}$/) as string,
      file_name: 'a.jpg',
      folder_path: 'train/고양이',
      s3_key: `${prefix()}/images/train/고양이/a.jpg`,
      width: 640,
      height: 480,
      orientation: 1,
      content_type: 'image/jpeg',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      thumbnail_key: `${prefix()}/thumbnails/train/고양이/a.jpg.jpg`,
    });
    expect(row?.crc32).toBe(crc32(bytes));
    await expectTidy();
  });

  it('take the form as browsers write it: quotation marks, spaces and percent signs', async () => {
    const names = ['a "b".jpg', '100%.jpg', 'c d#?.jpg'];

    const { body } = await send(
      await Promise.all(names.map(async (name): Promise<FormFile> => [name, await picture(name)])),
    );

    expect(body.files.map(({ final_path }) => final_path)).toEqual(names);
    await expectTidy();
  });

  it('of files that are no images are reported by name while the rest is stored', async () => {
    const whole = await picture('whole', 400, 300);
    const files: FormFile[] = [
      ['good.jpg', whole],
      ['cut.jpg', whole.subarray(0, whole.length / 2)],
      ['text.jpg', 'this is no picture'],
      ['empty.png', ''],
      ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['notes.txt', 'notes'],
      ['.DS_Store', 'x'],
      ['named.txt', await png('named like a text')],
    ];

    const { status, body } = await send(files);

    expect(status).toBe(200);
    expect(
      body.files.map(({ path, status: outcome, error }) => [path, outcome, error?.code]),
    ).toEqual([
      ['good.jpg', 'created', undefined],
      ['cut.jpg', 'refused', 'image_unreadable'],
      ['text.jpg', 'refused', 'image_unreadable'],
      ['empty.png', 'refused', 'image_unreadable'],
      ['drawing.svg', 'ignored', 'file_unsupported'],
      ['notes.txt', 'ignored', 'file_unsupported'],
      ['.DS_Store', 'ignored', 'file_hidden'],
      ['named.txt', 'created', undefined],
    ]);
    expect(body.images_uploaded).toBe(2);
    await expectTidy();
  });

  it('of unsupported files alone answer with zeros', async () => {
    const { status, body } = await send([['notes.txt', 'notes']]);

    expect([status, body.images_uploaded, body.folder_structure]).toEqual([200, 0, {}]);
  });

  it.each([
    ['../../escape/e.jpg'],
    ['/abs/p.jpg'],
    ['C:\\photos\\p.jpg'],
    ['a/../../b.jpg'],
    [`${'x'.repeat(600)}.jpg`],
  ])('refuse the name %p', async (name) => {
    const { body } = await send([[name, await picture('hostile')]]);

    expect(body.files).toMatchObject([
      { status: 'refused', error: { code: 'image_path_invalid' } },
    ]);
    await expectTidy();
  });

  it('put paths into one form', async () => {
    const { body } = await send([
      ['a//b\\.\\c.jpg', await picture('slashes')],
      ['e\u0301te\u0301.jpg', await picture('composed')],
    ]);

    expect(body.files.map(({ final_path }) => final_path)).toEqual(['a/b/c.jpg', 'été.jpg']);
  });

  describe('are refused', () => {
    it('to those who may not, before anything is read', async () => {
      await givenMember(labeler.databases, dataset, VERA, 'viewer');
      const bytes = await picture('nobody');

      const viewer = await send<Problem>([['a.jpg', bytes]], { token: await labeler.signIn(VERA) });
      const stranger = await send<Problem>([['a.jpg', bytes]], {
        token: await labeler.signIn(SAM),
      });

      expect([viewer.status, viewer.body.error]).toEqual([403, 'permission_denied']);
      expect([stranger.status, stranger.body.error]).toEqual([404, 'dataset_not_found']);
      expect(await keys()).toEqual([]);
    });

    it('to nobody who administers the project', async () => {
      await givenMember(labeler.databases, dataset, ADAM, 'admin');

      const { status } = await upload(
        labeler,
        { datasetId: dataset.projectId, token: await labeler.signIn(ADAM) },
        formOf([['a.jpg', await picture('admin')]]),
      );

      expect(status).toBe(200);
    });

    it('without files', async () => {
      const { status, body } = await send<Problem>([], { fields: { other: 'x' } });

      expect([status, body.error]).toEqual([422, 'validation_failed']);
      expect(body.detail).toContain('files');
    });

    it('with an unknown way to treat duplicates', async () => {
      const { status, body } = await send<Problem>([['a.jpg', 'x']], {
        fields: { on_duplicate: 'banana' },
      });

      expect([status, body.error]).toEqual([422, 'validation_failed']);
    });

    it('as JSON', async () => {
      const { status, body } = await labeler.post<Problem>(`/datasets/${dataset.id}/images`, {
        token,
        body: { files: [] },
      });

      expect([status, body.error]).toEqual([415, 'unsupported_media_type']);
    });

    it('with more files than a request may have', async () => {
      const files = Array.from({ length: 501 }, (_, n): FormFile => [`${n}.txt`, 'x']);

      const { status, body } = await send<Problem>(files);

      expect([status, body.error, body.detail]).toEqual([
        400,
        'too_many_files',
        'Too many files. Maximum number of files is 500.',
      ]);
    });
  });

  it('of hundreds of files take few statements', async () => {
    const count = effort(500);
    const files = await Promise.all(
      Array.from({ length: count }, async (_, n): Promise<FormFile> => [
        `batch/${n}.png`,
        await png(`batch ${n}`),
      ]),
    );

    const { result, statements } = await countStatements(() => send(files));

    expect(result.body.images_uploaded).toBe(count);
    expect(result.body.folder_structure).toEqual({ batch: count });
    expect(result.body.files.map(({ path }) => path)).toEqual(files.map(([name]) => name));
    expect(statements.length).toBeLessThan(count);
    await expectTidy();
  });
});
