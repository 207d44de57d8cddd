import { drawPicture, type GivenDataset, givenDataset, OLIVIA } from '@libs/testing';
import { type Labeler, startLabeler } from './support/labeler';
import { expectConsistent, formOf, imagesOf, upload } from './support/uploads';
import { zipOf, type ZipEntry } from './support/zips';

const MIB = 1024 * 1024;
const picture = (text: string) => drawPicture({ text });

describe('ZIP archives', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler({ UPLOAD_MAX_ZIP_FILES: '60', UPLOAD_MAX_ZIP_MB: '20' });
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases);
  });

  const send = async (name: string, archive: Buffer) => {
    const form = formOf([[name, archive]]);
    const { status, body } = await upload(labeler, { datasetId: dataset.id, token }, form);
    expect(status).toBe(200);
    return body;
  };
  const sendEntries = (entries: readonly ZipEntry[], name = 'photos.zip') =>
    send(name, zipOf(entries));
  const paths = async () =>
    (await imagesOf(labeler, dataset.id)).map(({ s3_key }) =>
      s3_key.slice(`datasets/${dataset.id}/images/`.length),
    );
  const expectTidy = () => expectConsistent(labeler, dataset.id);

  it('are unpacked into the folder that they were sent to', async () => {
    const body = await sendEntries(
      [
        { name: 'cat/', content: '' },
        { name: 'cat/a.jpg', content: await picture('a'), deflate: true },
        { name: '강아지/b.jpg', content: await picture('b') },
        { name: 'notes.txt', content: 'notes' },
      ],
      'train/photos.zip',
    );

    expect(body.files.map(({ path, status }) => [path, status])).toEqual([
      ['train/cat/a.jpg', 'created'],
      ['train/강아지/b.jpg', 'created'],
      ['train/notes.txt', 'ignored'],
    ]);
    expect(body.folder_structure).toEqual({ 'train/cat': 1, 'train/강아지': 1 });
    await expectTidy();
  });

  it('are known by their content when their name says nothing', async () => {
    const body = await sendEntries([{ name: 'a.jpg', content: await picture('a') }], 'photos');

    expect(body.images_uploaded).toBe(1);
  });

  it('may have names in the code page of Korean Windows, or in UTF-8 without saying so', async () => {
    const korean = Buffer.from([0xb0, 0xed, 0xbe, 0xe7, 0xc0, 0xcc, 0x2e, 0x6a, 0x70, 0x67]);
    await sendEntries([
      { name: korean, content: await picture('a') },
      { name: Buffer.from('나비.jpg'), content: await picture('b') },
    ]);

    expect(await paths()).toEqual(['고양이.jpg', '나비.jpg']);
  });

  it('leave out what operating systems and other archives put into them', async () => {
    const content = await picture('hidden');

    const body = await sendEntries([
      { name: '__MACOSX/._a.jpg', content },
      { name: 'cat/._a.jpg', content },
      { name: '.hidden/a.jpg', content },
      { name: 'inner.zip', content: zipOf([{ name: 'a.jpg', content }]) },
    ]);

    expect(body.files.map(({ status }) => status)).toEqual(Array(4).fill('ignored'));
    expect(await paths()).toEqual([]);
  });

  it('cannot write anywhere else', async () => {
    const content = await picture('hostile');
    const names = ['../../a.jpg', '/etc/a.jpg', 'C:\\a.jpg', 'a/../../b.jpg', 'a\u0000b.jpg'];

    const body = await sendEntries([
      ...names.map((name) => ({ name, content })),
      { name: 'cat\\good.jpg', content },
    ]);

    expect(body.files.map(({ status }) => status)).toEqual([
      ...Array<string>(5).fill('refused'),
      'created',
    ]);
    expect(await paths()).toEqual(['cat/good.jpg']);
    await expectTidy();
  });

  it('have broken files refused by name while the rest is stored', async () => {
    const content = await picture('whole');

    const body = await sendEntries([
      { name: 'good.jpg', content },
      { name: 'sum.jpg', content, stated: { crc32: 1 } },
      { name: 'short.jpg', content, deflate: true, stated: { size: content.length - 1 } },
      { name: 'long.jpg', content, deflate: true, stated: { size: content.length + 1 } },
      { name: 'secret.jpg', content, stated: { flags: 0x801 } },
      { name: 'cut.jpg', content: content.subarray(0, 500) },
      { name: 'text.jpg', content: 'text' },
    ]);

    expect(body.files.map(({ path, status, error }) => [path, status, error?.code])).toEqual([
      ['good.jpg', 'created', undefined],
      ['sum.jpg', 'refused', 'archive_refused'],
      ['short.jpg', 'refused', 'archive_refused'],
      ['long.jpg', 'refused', 'archive_refused'],
      ['secret.jpg', 'refused', 'archive_refused'],
      ['cut.jpg', 'refused', 'image_unreadable'],
      ['text.jpg', 'refused', 'image_unreadable'],
    ]);
    await expectTidy();
  });

  it('of zeros without end are refused before anything is unpacked', async () => {
    const zeros = Buffer.alloc(MIB);
    const entry = { name: 'zeros.bmp', content: zeros, deflate: true };
    const bomb = zipOf(
      Array.from({ length: 4 }, (_, n) => ({
        ...entry,
        name: `${n}.bmp`,
        stated: { size: 100 * MIB },
      })),
    );

    const body = await send('bomb.zip', bomb);

    expect(body.files).toMatchObject([
      { path: 'bomb.zip', status: 'refused', error: { code: 'archive_refused' } },
    ]);
    await expectTidy();
  });

  it('of very many files are refused', async () => {
    const entries = Array.from({ length: 61 }, (_, n) => ({ name: `${n}.jpg`, content: 'x' }));

    const body = await sendEntries(entries);

    expect(body.files).toMatchObject([
      { status: 'refused', error: { detail: 'The archive has more than 60 files' } },
    ]);
  });

  it('that are too long are refused, and what comes after them is stored', async () => {
    const form = formOf([
      ['huge.zip', Buffer.concat([zipOf([]), Buffer.alloc(21 * MIB)])],
      ['after.jpg', await picture('after')],
    ]);

    const { body } = await upload(labeler, { datasetId: dataset.id, token }, form);

    expect(body.files).toMatchObject([
      { status: 'refused', error: { code: 'file_too_large' } },
      { status: 'created' },
    ]);
    await expectTidy();
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('this is no archive')],
    ['half an archive', zipOf([{ name: 'a.jpg', content: Buffer.alloc(5000) }]).subarray(0, 3000)],
  ])('that are %s are refused', async (_, archive) => {
    const body = await send('broken.zip', archive);

    expect(body.files).toMatchObject([{ status: 'refused', error: { code: 'archive_refused' } }]);
    await expectTidy();
  });
});
