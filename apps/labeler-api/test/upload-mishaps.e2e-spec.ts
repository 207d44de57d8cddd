import { drawPicture, type GivenDataset, givenDataset, OLIVIA, whileHolding } from '@libs/testing';
import { once } from 'node:events';
import { connect } from 'node:net';
import { UploadSweep } from '../src/uploads/upload-sweep';
import { drawLargePicture } from '../../../test/support/large-picture';
import { until } from '../../../test/support/until';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import {
  expectConsistent,
  type FormFile,
  formOf,
  upload,
  type UploadSummary,
} from './support/uploads';

/** Places in a request where the connection breaks, one after the other. */
const CUTS = 20;

const picture = (text: string) => drawPicture({ text });

describe('uploads that meet trouble', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler({ WORKER: 'embedded' });
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases);
  });

  const send = <Body = UploadSummary>(files: readonly FormFile[], query = '') =>
    upload<Body>(labeler, { datasetId: dataset.id, token, query }, formOf(files));
  const sql = <Row extends object>(text: string, values: unknown[] = [dataset.id]) =>
    labeler.databases.labeler<Row>(text, values);
  const keys = () => labeler.buckets.keys(labeler.buckets.datasets, `datasets/${dataset.id}/`);
  const prefix = () => `datasets/${dataset.id}`;
  const expectTidy = () => expectConsistent(labeler, dataset.id);

  it('store a file that is too large to be held, and leave nothing behind', async () => {
    const large = await drawLargePicture('large');

    const { body } = await send([
      ['small.jpg', await picture('small')],
      ['large.jpg', large],
      ['last.jpg', await picture('last')],
    ]);

    expect(large.length).toBeGreaterThan(8 * 1024 * 1024);
    expect(body.files.map(({ path, status }) => [path, status])).toEqual([
      ['small.jpg', 'created'],
      ['large.jpg', 'created'],
      ['last.jpg', 'created'],
    ]);
    expect(
      await sql(
        `select size::int, width from image_metadata where file_name = 'large.jpg' and dataset_id = $1`,
      ),
    ).toEqual([{ size: large.length, width: 96 }]);
    await expectTidy();
  });

  it('refuse a large file that is cut off, by name', async () => {
    const large = await drawLargePicture('cut');

    const { body } = await send([['large.jpg', large.subarray(0, large.length - 100)]]);

    expect(body.files).toMatchObject([{ status: 'refused', error: { code: 'image_unreadable' } }]);
    await expectTidy();
  });

  it('two at a time of the same paths both end well', async () => {
    const [first, second] = await Promise.all([
      Promise.all(
        [1, 2, 3].map(async (n): Promise<FormFile> => [`${n}.jpg`, await picture(`a${n}`)]),
      ),
      Promise.all(
        [3, 2, 1].map(async (n): Promise<FormFile> => [`${n}.jpg`, await picture(`b${n}`)]),
      ),
    ]);

    const answers = await Promise.all([send(first), send(second), send(first), send(second)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await sql('select id from image_metadata where dataset_id = $1')).toHaveLength(3);
    await expectTidy();
  });

  it('do not cross the deletion of their dataset', async () => {
    const files: FormFile[] = [['a.jpg', await picture('too late')]];

    const { status, body } = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(`update datasets set status = 'deleting' where id = $1`, [dataset.id]),
      () => send<Problem>(files),
    );

    expect([status, body.error]).toEqual([404, 'dataset_not_found']);
    expect(await keys()).toEqual([]);
    await expectTidy();
  });

  it('that are cut in the middle keep what arrived whole, and double nothing when sent again', async () => {
    const files = await Promise.all(
      Array.from({ length: 12 }, async (_, n): Promise<FormFile> => [
        `${n}.jpg`,
        await picture(`cut ${n}`),
      ]),
    );
    const request = await bytesOf(files);

    for (let cut = 1; cut <= CUTS; cut += 1) {
      await sendCut(request.subarray(0, Math.floor((request.length * cut) / (CUTS + 1))));
    }
    await until(() =>
      expectTidy().then(
        () => true,
        () => false,
      ),
    );
    const { body } = await send(files);

    expect(body.files.every(({ status }) => ['created', 'unchanged'].includes(status))).toBe(true);
    expect(await sql('select id from image_metadata where dataset_id = $1')).toHaveLength(12);
    await expectTidy();
  });

  it('whose process died are put right by the sweep', async () => {
    const [bytes, other] = await Promise.all([picture('old'), picture('new')]);
    const { body } = await send([['kept.jpg', bytes]]);
    const left = ['orphan.jpg', 'kept.jpg'].map((name) => `${prefix()}/images/${name}`);
    for (const key of left) await labeler.buckets.put(key, other);
    await labeler.buckets.put(`${prefix()}/incoming/abc`, other);
    await sql(
      `insert into pending_objects (s3_key, dataset_id, holder, expires_at)
       select k, $1, 'dead', now() - interval '1 minute' from unnest($2::text[]) k`,
      [dataset.id, [...left, `${prefix()}/incoming/abc`]],
    );

    await labeler.app.get(UploadSweep, { strict: false }).sweep();

    expect(await sql('select id, size::int from image_metadata where dataset_id = $1')).toEqual([
      { id: body.files[0]?.image_id, size: other.length },
    ]);
    await expectTidy();
  });

  it('do not wait for a writer that died', async () => {
    await sql(
      `insert into pending_objects (s3_key, dataset_id, holder, expires_at)
       values ($2, $1, 'dead', now() - interval '1 minute')`,
      [dataset.id, `${prefix()}/images/a.jpg`],
    );

    const { body } = await send([['a.jpg', await picture('alive')]]);

    expect(body.files).toMatchObject([{ status: 'created' }]);
    await expectTidy();
  });

  it.each([
    [
      'without an end',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc',
    ],
    ['without a boundary', 'multipart/form-data', '--x--\r\n'],
    ['of another boundary', 'multipart/form-data; boundary=y', '--x\r\n\r\n--x--\r\n'],
  ])('answer a body %s as JSON', async (_, contentType, body) => {
    const response = await labeler.fetch(`/api/v1/datasets/${dataset.id}/images`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': contentType },
      body,
    });

    expect([400, 422]).toContain(response.status);
    expect(typeof ((await response.json()) as Problem).detail).toBe('string');
    await expectTidy();
  });

  it('answer who may not upload while the body is still coming', async () => {
    const request = Buffer.concat([await headOf(50_000_000, 'nonsense'), Buffer.alloc(100_000)]);
    const socket = connect(Number(new URL(labeler.url).port), '127.0.0.1');
    socket.write(request);

    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();

    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer.toString()).toContain('"error":"invalid_token"');
  });

  const headOf = (length: number, bearer: string, boundary = 'none') =>
    Promise.resolve(
      Buffer.from(
        `POST /api/v1/datasets/${dataset.id}/images HTTP/1.1\r\nHost: localhost\r\n` +
          `Authorization: Bearer ${bearer}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n` +
          `Content-Length: ${length}\r\n\r\n`,
      ),
    );

  /** A whole request as bytes on the wire. */
  const bytesOf = async (files: readonly FormFile[]) => {
    const form = new Request('http://localhost', { method: 'POST', body: formOf(files) });
    const boundary = /boundary=(.*)$/.exec(form.headers.get('content-type') ?? '')?.[1];
    const body = Buffer.from(await form.arrayBuffer());
    return Buffer.concat([await headOf(body.length, token, boundary), body]);
  };

  /** Sends bytes and breaks the connection as soon as they are on their way. */
  const sendCut = async (bytes: Buffer) => {
    const socket = connect(Number(new URL(labeler.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    socket.destroy();
  };

  /** Until no connection has a request on it. */
});
