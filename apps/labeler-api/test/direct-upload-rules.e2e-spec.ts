import { LOGGER, type Logger } from '@libs/observability';
import { ADAM, drawPicture, givenMember, OLIVIA, RITA, SAM, VERA } from '@libs/testing';
import { DirectUploadSweep } from '../src/direct-uploads/direct-upload-sweep';
import { UploadLease } from '../src/direct-uploads/upload-lease';
import { UploadRemover } from '../src/direct-uploads/upload-remover';
import { UploadRepository } from '../src/direct-uploads/upload.repository';
import { announce, MIB, put, UploadClient } from './support/direct-uploads';
import type { Problem } from './support/labeler';

describe('direct uploads, and what they do not do', () => {
  let client: UploadClient;
  beforeAll(async () => {
    client = await UploadClient.start([OLIVIA, ADAM, RITA, SAM]);
  });
  beforeEach(() => client.useNewDataset());
  afterAll(() => client.labeler.stop());

  it('can be called off, which leaves nothing and can be repeated', async () => {
    const bytes = await drawPicture({ text: 'gone' });
    const { body: begun } = await client.begin([
      announce('gone.jpg', bytes),
      { path: 'parts.jpg', size: 65 * MIB },
    ]);
    await put(begun.files[0]?.url, bytes);
    const [part] = begun.files[1]?.part_urls ?? [];
    await put(part, bytes);

    expect((await client.abort(begun.upload_id)).status).toBe(204);

    expect(await client.keys('incoming/')).toEqual([]);
    expect(await put(part, bytes)).toBe(404);
    expect((await client.get<Problem>(begun.upload_id)).body.error).toBe('upload_not_found');
    expect((await client.complete<Problem>(begun.upload_id)).body.error).toBe('upload_not_found');
    expect((await client.abort(begun.upload_id)).status).toBe(204);
    expect(await client.rows()).toEqual([]);
  });

  it('expire, and what came in is swept as soon as nothing more can come', async () => {
    const bytes = await drawPicture({ text: 'late' });
    const { body: begun } = await client.begin([announce('late.jpg', bytes)]);
    const { body: open } = await client.begin([announce('open.jpg', bytes)]);
    await put(begun.files[0]?.url, bytes);
    await put(open.files[0]?.url, bytes);
    const expire = (ago: string) =>
      client.labeler.databases.labeler(
        'update upload_sessions set expires_at = now() - $2::interval where id = $1',
        [begun.upload_id, ago],
      );

    await expire('1 second');
    const late = await client.complete<Problem>(begun.upload_id);
    const { body: expired } = await client.get(begun.upload_id);
    await sweep();
    const kept = await client.keys('incoming/');
    await expire('2 hours');
    await sweep();

    expect(late).toMatchObject({ status: 410, body: { error: 'upload_expired' } });
    expect(expired).toMatchObject({ status: 'expired', files: [{ url: null }] });
    expect(kept).toHaveLength(2);
    expect(await client.keys('incoming/')).toEqual([
      `datasets/${client.dataset.id}/incoming/${open.upload_id}/0`,
    ]);
    expect((await client.get<Problem>(begun.upload_id)).status).toBe(404);
  });

  it('refuse at once what can never be taken, and tell links for the rest', async () => {
    const { body } = await client.begin([
      { path: '../../escape.jpg', size: 10 },
      { path: '/etc/passwd.jpg', size: 10 },
      { path: 'a\u0000b.jpg', size: 10 },
      { path: '__MACOSX/._a.jpg', size: 10 },
      { path: 'huge.tiff', size: 10_000 * MIB },
      { path: 'train\\./a.jpg', size: 10 },
    ]);

    expect(body.files.map(({ status, error, url }) => [status, error?.code, url !== null])).toEqual(
      [
        ['refused', 'image_path_invalid', false],
        ['refused', 'image_path_invalid', false],
        ['refused', 'image_path_invalid', false],
        ['ignored', 'file_hidden', false],
        ['refused', 'image_too_large', false],
        ['pending', undefined, true],
      ],
    );
    expect(body.files[5]?.path).toBe('train/a.jpg');
  });

  it('are for administrators of the project', async () => {
    await givenMember(client.labeler.databases, client.dataset, ADAM, 'admin');
    await givenMember(client.labeler.databases, client.dataset, RITA, 'reviewer');
    const files = [{ path: 'a.jpg', size: 10 }];

    expect((await client.request({ files }, ADAM)).status).toBe(200);
    expect(await client.request<Problem>({ files }, RITA)).toMatchObject({
      status: 403,
      body: { error: 'permission_denied', required_role: 'admin' },
    });
    expect((await client.request({ files }, SAM)).status).toBe(404);
    expect((await client.request({ files }, VERA)).status).toBe(401);
  });

  it('belong to one dataset', async () => {
    const { body: begun } = await client.begin([{ path: 'a.jpg', size: 10 }]);
    await client.useNewDataset();

    expect((await client.get<Problem>(begun.upload_id)).body.error).toBe('upload_not_found');
    expect((await client.abort(begun.upload_id)).status).toBe(404);
    expect((await client.get<Problem>('no%00such')).status).toBe(404);
  });

  it.each([
    { files: [] },
    { files: Array.from({ length: 1001 }, () => ({ path: 'a.jpg', size: 1 })) },
    { files: [{ path: 'a.jpg', size: 0 }] },
    { files: [{ path: 'a.jpg', size: 1.5 }] },
    { files: [{ path: 7, size: 1 }] },
    { files: [{ path: 'a.jpg', size: 1, sha256: 'abc' }] },
    { files: [{ path: 'a.jpg', size: 1 }], on_duplicate: 'ask' },
    {},
  ])('refuse a wrong request', async (body) => {
    const answer = await client.request<Problem>(body);

    expect(answer).toMatchObject({ status: 422, body: { error: 'validation_failed' } });
  });

  /** What the worker does every quarter of an hour. */
  async function sweep(): Promise<void> {
    const one = <T>(token: unknown) => client.labeler.app.get<T>(token as never, { strict: false });
    const uploads = one<UploadRepository>(UploadRepository);
    const lease = one<UploadLease>(UploadLease);
    const remover = one<UploadRemover>(UploadRemover);
    await new DirectUploadSweep(uploads, lease, remover, one<Logger>(LOGGER)).run();
  }
});
