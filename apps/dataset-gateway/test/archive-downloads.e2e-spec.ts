import { ArchiveBuilder, BUILD_ARCHIVE, DownloadLinks } from '@libs/archives';
import { JobQueue } from '@libs/jobs';
import { givenDataset, givenStoredImage } from '@libs/testing';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/support/until';
import { unzip } from '../../../test/support/unzip';
import {
  givenFreshDataset,
  givenStoredDataset,
  type Link,
  orderLink,
  type Problem,
  type StoredDataset,
} from './support/archived-dataset';
import { type Gateway, startGateway } from './support/gateway';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('downloads', () => {
  let gateway: Gateway;
  let dataset: StoredDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    dataset = await givenStoredDataset(gateway);
  });
  afterAll(() => gateway.close());

  const order = (body?: Record<string, unknown>, { id = dataset.id } = {}) =>
    orderLink(gateway, id, body ? { body } : {});
  const pathOf = ({ body }: { body: Link }) => body.download_url.slice(gateway.url.length);

  it('stream the ZIP of exactly what lies in storage', async () => {
    const link = await order();

    const response = await gateway.fetch(pathOf(link));
    const archive = Buffer.from(await response.arrayBuffer());

    expect(response.status).toBe(200);
    expect(archive.length).toBe(link.body.size_bytes);
    expect(response.headers.get('content-length')).toBe(String(link.body.size_bytes));
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('cache-control')).toBe('private');
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="N_hte _3_ __.zip"; ` +
        `filename*=UTF-8''N%C3%A4hte%20%223%22%20%EC%9A%A9%EC%A0%91.zip`,
    );
    expect(response.headers.get('x-request-id')).toEqual(expect.any(String));
    const files = await unzip(archive);
    expect([...files.keys()]).toEqual(
      [...dataset.files.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    for (const [name, bytes] of dataset.files) expect(files.get(name)?.equals(bytes)).toBe(true);
  });

  it('make a ZIP that the program unzip finds no fault with', async () => {
    const archive = Buffer.from(await (await gateway.fetch(pathOf(await order()))).arrayBuffer());
    const directory = mkdtempSync(join(tmpdir(), 'archive-'));
    const file = join(directory, 'dataset.zip');
    writeFileSync(file, archive);

    // Where there is no such program, the test above has unpacked the same bytes.
    const report =
      spawnSync('unzip', ['-v']).error === undefined
        ? execFileSync('unzip', ['-t', file], { encoding: 'utf8' })
        : 'No errors detected';

    expect(report).toContain('No errors detected');
    rmSync(directory, { recursive: true });
  });

  it('go on where they were cut off', async () => {
    const link = await order();
    const path = pathOf(link);
    const whole = Buffer.from(await (await gateway.fetch(path)).arrayBuffer());
    const first = await gateway.fetch(path);
    const tag = first.headers.get('etag') ?? '';
    const reader = first.body?.getReader();
    const begun = Buffer.from((await reader?.read())?.value ?? []);
    await reader?.cancel();
    const middle = Math.min(begun.length, whole.length >> 1);

    const rest = await gateway.fetch(path, {
      headers: { Range: `bytes=${middle}-`, 'If-Range': tag },
    });

    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(
      `bytes ${middle}-${whole.length - 1}/${whole.length}`,
    );
    const joined = Buffer.concat([
      begun.subarray(0, middle),
      Buffer.from(await rest.arrayBuffer()),
    ]);
    expect(joined.equals(whole)).toBe(true);
  });

  it('answer any part of the archive', async () => {
    const path = pathOf(await order());
    const whole = Buffer.from(await (await gateway.fetch(path)).arrayBuffer());
    const { length } = whole;

    const parts = [
      [0, 0],
      [0, 99],
      [31, 4096],
      [length >> 1, (length >> 1) + 70_000],
      [length - 22, length - 1],
    ];
    for (const [start = 0, end = 0] of parts) {
      const part = await gateway.fetch(path, { headers: { Range: `bytes=${start}-${end}` } });
      expect(part.status).toBe(206);
      const bytes = Buffer.from(await part.arrayBuffer());
      expect(bytes.equals(whole.subarray(start, end + 1))).toBe(true);
    }
    const tail = await gateway.fetch(path, { headers: { Range: 'bytes=-100' } });
    expect(Buffer.from(await tail.arrayBuffer()).equals(whole.subarray(-100))).toBe(true);
    const beyond = await gateway.fetch(path, { headers: { Range: `bytes=${length}-` } });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${length}`);
    expect(await beyond.json()).toMatchObject({ error: 'range_not_satisfiable' });
    const several = await gateway.fetch(path, { headers: { Range: 'bytes=0-1,5-6' } });
    expect(several.status).toBe(200);
    await several.body?.cancel();
  });

  it('honour conditions', async () => {
    const path = pathOf(await order());
    const head = await gateway.fetch(path, { method: 'HEAD' });
    const tag = head.headers.get('etag') ?? '';
    const status = async (headers: Record<string, string>) => {
      const response = await gateway.fetch(path, { headers });
      await response.body?.cancel();
      return response.status;
    };

    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBe((await order()).body.size_bytes);
    expect(head.headers.get('accept-ranges')).toBe('bytes');
    expect(await status({ 'If-None-Match': tag })).toBe(304);
    expect(await status({ 'If-None-Match': '"other"' })).toBe(200);
    expect(await status({ 'If-Match': '"other"' })).toBe(412);
    expect(await status({ 'If-Match': tag, Range: 'bytes=0-9' })).toBe(206);
    expect(await status({ 'If-Range': '"other"', Range: 'bytes=0-9' })).toBe(200);
  });

  it('give the same bytes for the same content', async () => {
    const { id } = await givenFreshDataset(gateway);
    const bytesOf = async () =>
      Buffer.from(
        await (await gateway.fetch(pathOf(await order(undefined, { id })))).arrayBuffer(),
      );

    expect((await bytesOf()).equals(await bytesOf())).toBe(true);
  });

  it('are refused with a link that was changed, made up, or has expired', async () => {
    const path = pathOf(await order());
    const [, token = ''] = /downloads\/([^/]+)/.exec(path) ?? [];
    const [payload = '', signature = ''] = token.split('.');
    const problem = async (changed: string) => {
      const response = await gateway.fetch(path.replace(token, changed));
      return { status: response.status, error: ((await response.json()) as Problem).error };
    };
    const invalid = { status: 403, error: 'download_link_invalid' };
    const longer = Buffer.from(payload, 'base64url')
      .toString()
      .replace(/\d+\]$/, '9999999999]');

    expect(await problem(`${Buffer.from(longer).toString('base64url')}.${signature}`)).toEqual(
      invalid,
    );
    expect(await problem(`${payload}.${'A'.repeat(signature.length)}`)).toEqual(invalid);
    expect(await problem(payload)).toEqual(invalid);
    expect(await problem('nonsense')).toEqual(invalid);
    const links = gateway.app.get(DownloadLinks, { strict: false });
    const expiresAt = Math.floor(Date.now() / 1000) - 1;
    const expired = links.sign({ ...links.read(token), expiresAt });
    expect(await problem(expired)).toEqual({ status: 410, error: 'download_link_expired' });
  });

  it('say so when the dataset holds something else by now', async () => {
    const { id } = await givenFreshDataset(gateway);
    const path = pathOf(await order(undefined, { id }));
    await givenStoredImage(gateway.databases, gateway.buckets, { id });

    const response = await gateway.fetch(path);

    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ error: 'archive_outdated', dataset_id: id });
  });

  it('exist of a dataset without any file', async () => {
    const { id } = await givenDataset(gateway.databases);

    const link = await order(undefined, { id });
    const archive = Buffer.from(await (await gateway.fetch(pathOf(link))).arrayBuffer());

    expect(link.body).toMatchObject({ size_bytes: archive.length, manifest: { num_files: 0 } });
    expect((await unzip(archive)).size).toBe(0);
  });

  it('let go of storage when the client goes away', async () => {
    const { id } = await givenDataset(gateway.databases);
    for (let n = 0; n < 4; n += 1) {
      const bytes = Buffer.alloc(4 * 1024 * 1024, n);
      await givenStoredImage(
        gateway.databases,
        gateway.buckets,
        { id },
        { path: `${n}.jpg`, bytes },
      );
    }
    const streams = async () =>
      /^archive_streams\{.*\} (\d+)$/m.exec(
        await (await fetch(`${gateway.url}/metrics`)).text(),
      )?.[1];

    const response = await gateway.fetch(pathOf(await order(undefined, { id })));
    expect(await streams()).toBe('1');
    await response.body?.cancel();

    await until(async () => (await streams()) === '0');
  });

  it('come from storage once the archive is built, with the same bytes', async () => {
    const { id } = await givenFreshDataset(gateway);
    const streamed = await order(undefined, { id });
    const bytes = Buffer.from(await (await gateway.fetch(pathOf(streamed))).arrayBuffer());
    const queue = gateway.app.get(JobQueue);
    const builder = gateway.app.get(ArchiveBuilder, { strict: false });
    queue.work(BUILD_ARCHIVE, (job, signal) => builder.build(job, signal));
    queue.start();

    const link = await until(async () => {
      // The job of a queue that did not exist yet is sent again by a later request.
      await gateway.databases.labeler(
        `update dataset_archives set requested_at = now() - interval '1 hour' where dataset_id = $1 and status = 'pending'`,
        [id],
      );
      const { body } = await order({ user_id: dataset.ownerId, expires_in: 120 }, { id });
      return body.sha256 === null ? undefined : body;
    });
    const response = await fetch(link?.download_url ?? '');
    const fetched = Buffer.from(await response.arrayBuffer());

    expect(link).toMatchObject({ sha256: sha256(bytes), size_bytes: bytes.length });
    expect(link?.download_url).toContain(gateway.buckets.annotations);
    expect(link?.download_url).toContain('X-Amz-Expires=120');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''Weld%20seams.zip`,
    );
    expect(fetched.equals(bytes)).toBe(true);
    expect((await gateway.fetch(pathOf(streamed))).status).toBe(200);
    await queue.stop(1000);
  });
});
