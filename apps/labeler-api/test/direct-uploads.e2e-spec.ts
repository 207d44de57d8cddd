import { ObjectStore } from '@libs/storage';
import { drawPicture, givenStoredImage } from '@libs/testing';
import { crc32 } from 'node:zlib';
import { announce, MIB, put, sha256, UploadClient } from './support/direct-uploads';

describe('direct uploads', () => {
  let client: UploadClient;
  beforeAll(async () => {
    client = await UploadClient.start();
  });
  beforeEach(() => client.useNewDataset());
  afterAll(() => client.labeler.stop());

  it('make images of files that went straight into storage', async () => {
    const picture = await drawPicture({ text: 'a', width: 120, height: 90 });
    const pictures = [
      { path: 'winter/밤/a.jpg', bytes: picture },
      { path: 'b.png', bytes: await drawPicture({ text: 'b', contentType: 'image/png' }) },
    ];
    const begun = await client.begin(pictures.map(({ path, bytes }) => announce(path, bytes)));
    expect(begun.status).toBe(200);
    expect(begun.body).toMatchObject({
      status: 'open',
      on_duplicate: 'overwrite',
      counts: { pending: 2 },
    });
    for (const [index, { bytes }] of pictures.entries()) {
      expect(await put(begun.body.files[index]?.url, bytes, 'text/html')).toBe(200);
    }

    const { status, body } = await client.complete(begun.body.upload_id);

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'completed', counts: { created: 2 } });
    expect(body.files).toEqual(
      pictures.map(({ path, bytes }, number) => ({
        number,
        path,
        size: bytes.length,
        status: 'created',
        url: null,
        part_size: null,
        part_urls: null,
        image_id: expect.stringMatching(/^img_/) as string,
        final_path: path,
        duplicate_of: null,
        error: null,
      })),
    );
    const stored = await client.labeler.databases.labeler(
      `select id, file_name, folder_path, size, width, height, orientation, content_type, crc32, sha256, thumbnail_key
         from image_metadata where dataset_id = $1 order by size`,
      [client.dataset.id],
    );
    expect(stored).toHaveLength(2);
    expect(stored).toContainEqual({
      id: body.files[0]?.image_id,
      file_name: 'a.jpg',
      folder_path: 'winter/밤',
      size: String(picture.length),
      width: 120,
      height: 90,
      orientation: 1,
      content_type: 'image/jpeg',
      crc32: String(crc32(picture)),
      sha256: sha256(picture),
      thumbnail_key: `datasets/${client.dataset.id}/thumbnails/winter/밤/a.jpg.jpg`,
    });
    expect(await client.keys('thumbnails/')).toHaveLength(2);
    expect(await client.keys('incoming/')).toEqual([]);
    expect(await client.countedImages()).toBe(2);
    const object = await client.labeler.app
      .get<ObjectStore>(ObjectStore, { strict: false })
      .head('datasets', `datasets/${client.dataset.id}/images/winter/밤/a.jpg`);
    expect(object).toMatchObject({ contentType: 'image/jpeg', size: picture.length });
    expect((await client.get(begun.body.upload_id)).body).toEqual(body);
  });

  it('refuse by name what is not as announced, take the rest, and look again at what is sent again', async () => {
    const good = await drawPicture({ text: 'good' });
    const files = ['good', 'size', 'sum', 'cut', 'absent'].map((name) =>
      announce(`${name}.jpg`, good),
    );
    const cut = good.subarray(0, good.length - 200);
    files[3] = announce('cut.jpg', cut);
    const { body: begun } = await client.begin(files);
    const url = (index: number) => begun.files[index]?.url;
    const other = Buffer.from(good);
    other[200] = (other[200] ?? 0) ^ 1;
    await put(url(0), good);
    await put(url(1), Buffer.concat([good, good]));
    await put(url(2), other);
    await put(url(3), cut);

    const first = await client.complete(begun.upload_id);

    expect(first.body.files.map(({ status, error }) => [status, error?.code])).toEqual([
      ['created', undefined],
      ['refused', 'size_mismatch'],
      ['refused', 'checksum_mismatch'],
      ['refused', 'image_unreadable'],
      ['refused', 'file_not_uploaded'],
    ]);
    expect(first.body.status).toBe('open');
    expect(await client.countedImages()).toBe(1);

    for (const index of [1, 2, 4]) await put(first.body.files[index]?.url, good);
    const second = await client.complete(begun.upload_id);

    expect(second.body.files.map(({ status, error }) => [status, error?.code])).toEqual([
      ['created', undefined],
      ['created', undefined],
      ['created', undefined],
      ['refused', 'image_unreadable'],
      ['created', undefined],
    ]);
    expect(second.body.files[4]?.duplicate_of).toEqual(expect.any(String));
    expect(await client.countedImages()).toBe(4);
  });

  it('store nothing twice when several requests complete at the same time', async () => {
    const pictures = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map((text) => drawPicture({ text })),
    );
    const { body: begun } = await client.begin(
      pictures.map((bytes, index) => announce(`${index}.jpg`, bytes)),
      { on_duplicate: 'rename' },
    );
    await Promise.all(pictures.map((bytes, index) => put(begun.files[index]?.url, bytes)));

    const answers = await Promise.all([1, 2, 3].map(() => client.complete(begun.upload_id)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers[2]?.body).toEqual(answers[0]?.body);
    expect(answers[0]?.body.counts).toEqual({ created: 6 });
    expect(await client.rows()).toHaveLength(6);
    expect(await client.countedImages()).toBe(6);
  });

  it('never store what was sent after the file was verified', async () => {
    const bytes = await drawPicture({ text: 'verified' });
    const other = Buffer.from('<script>alert(1)</script>');
    const { body: begun } = await client.begin([announce('a.jpg', bytes)]);
    await put(begun.files[0]?.url, bytes);
    const store = client.labeler.app.get<ObjectStore>(ObjectStore, { strict: false });
    const copy = store.copy.bind(store);
    jest.spyOn(store, 'copy').mockImplementationOnce(async (...places) => {
      await put(begun.files[0]?.url, other);
      return copy(...places);
    });

    const first = await client.complete(begun.upload_id);
    const second = await client.complete(begun.upload_id);

    expect(first.body.counts).toEqual({ pending: 1 });
    expect(second.body.files[0]?.error?.code).toBe('size_mismatch');
    expect(await client.rows()).toEqual([]);
    expect(await client.keys('images/')).toEqual([]);
  });

  it.each(['overwrite', 'rename', 'skip', 'refuse'])(
    'do not double what was stored before its result was noted (%s)',
    async (policy) => {
      const bytes = await drawPicture({ text: 'once' });
      const { body: begun } = await client.begin([announce('once.jpg', bytes)], {
        on_duplicate: policy,
      });
      await put(begun.files[0]?.url, bytes);
      const first = await client.complete(begun.upload_id);
      await client.labeler.databases.labeler(
        "update upload_files set status = 'pending', settled = false, image_id = null where upload_id = $1",
        [begun.upload_id],
      );
      await put(begun.files[0]?.url, bytes);

      const again = await client.complete(begun.upload_id);

      expect(again.body.files[0]).toMatchObject({
        status: 'unchanged',
        image_id: first.body.files[0]?.image_id,
      });
      expect(await client.rows()).toHaveLength(1);
      expect(await client.keys('incoming/')).toEqual([]);
    },
  );

  it.each([
    ['overwrite', 'overwritten', ['a.jpg']],
    ['rename', 'renamed', ['a.jpg', 'a_1.jpg']],
    ['skip', 'skipped', ['a.jpg']],
    ['refuse', 'refused', ['a.jpg']],
  ])('%s a path that has another image', async (policy, status, paths) => {
    const before = await givenStoredImage(
      client.labeler.databases,
      client.labeler.buckets,
      client.dataset,
      {
        path: 'a.jpg',
      },
    );
    const bytes = await drawPicture({ text: 'another' });
    const { body: begun } = await client.begin([announce('a.jpg', bytes)], {
      on_duplicate: policy,
    });
    await put(begun.files[0]?.url, bytes);

    const { body } = await client.complete(begun.upload_id);

    expect(body).toMatchObject({ status: 'completed', counts: { [status]: 1 } });
    const stored = await client.rows();
    expect(stored.map(({ s3_key }) => s3_key)).toEqual(
      paths.map((path) => `datasets/${client.dataset.id}/images/${path}`),
    );
    expect(stored[0]?.sha256).toBe(policy === 'overwrite' ? sha256(bytes) : before.sha256);
    expect(await client.keys('incoming/')).toEqual([]);
  });

  it('take large files in parts, and wait for the last one', async () => {
    const picture = await drawPicture({ text: 'large' });
    const bytes = Buffer.concat([picture, Buffer.alloc(65 * MIB)]);
    const { body: begun } = await client.begin([announce('large.jpg', bytes)]);
    const { url, part_size: partSize, part_urls: links } = begun.files[0] ?? {};
    expect(url).toBeNull();
    expect(links).toHaveLength(Math.ceil(bytes.length / (partSize ?? 1)));
    const send = (index: number) =>
      put(links?.[index], bytes.subarray(index * (partSize ?? 0), (index + 1) * (partSize ?? 0)));
    for (let index = 1; index < (links?.length ?? 0); index += 1)
      expect(await send(index)).toBe(200);

    const early = await client.complete(begun.upload_id);
    await send(0);
    const { body } = await client.complete(begun.upload_id);

    expect(early.body.files[0]?.error?.code).toBe('size_mismatch');
    expect(body.files[0]).toMatchObject({ status: 'created', final_path: 'large.jpg' });
    expect(await client.rows()).toEqual([expect.objectContaining({ sha256: sha256(bytes) })]);
    expect(await client.keys('incoming/')).toEqual([]);
  });
});
