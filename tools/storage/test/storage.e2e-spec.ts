import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { loadConfig } from '@libs/config';
import { type ObjectInfo, S3ObjectStore, storageConfigSchema } from '@libs/storage';
import {
  databaseConfig,
  givenDataset,
  givenStoredImage,
  isFullEffort,
  s3Client,
  type TestBuckets,
  testBuckets,
  type TestDatabases,
  testDatabases,
  testEnvironment,
  testServers,
} from '@libs/testing';
import { LabelerDb } from '@libs/labeler-db';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlowProxy } from '../../../test/support/slow-proxy';
import { until } from '../../../test/support/until';
import { checkStorage } from '../check';
import { copyBuckets, planCopy } from '../copy/copy-buckets';
import { CopyJournal } from '../copy/copy-journal';
import { applyCors, compareCors } from '../cors';

const MIB = 1024 * 1024;
const LATENCY_MS = 25;
const ROOT = join(__dirname, '..', '..', '..');
const PROGRAM = [
  '--require',
  join(ROOT, 'libs/testing/register-typescript.js'),
  join(ROOT, 'tools/storage/main.ts'),
];

/** A store whose object is overwritten between its listing and its copying. */
class ChangingStore extends S3ObjectStore {
  constructor(
    private readonly buckets: TestBuckets,
    config: ConstructorParameters<typeof S3ObjectStore>[0],
  ) {
    super(config);
  }

  override async *list(...place: Parameters<S3ObjectStore['list']>): AsyncGenerator<ObjectInfo> {
    for await (const object of super.list(...place)) {
      if (object.key === 'changing') await this.buckets.put('changing', Buffer.from('after'));
      if (object.key === 'vanishing') await super.delete('datasets', 'vanishing');
      yield object;
    }
  }
}

describe('the storage tool', () => {
  let databases: TestDatabases;
  let source: TestBuckets;
  let target: TestBuckets;
  let stores: { source: S3ObjectStore; target: S3ObjectStore };
  let client: S3Client;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    databases = await testDatabases();
    client = s3Client();
  });
  beforeEach(async () => {
    [source, target] = await Promise.all([testBuckets(), testBuckets()]);
    folder = mkdtempSync(join(tmpdir(), 'storage-tool-'));
    const from = testEnvironment(databases, source);
    env = { ...process.env, ...testEnvironment(databases, target), ENVIRONMENT: 'test' };
    for (const [name, value] of Object.entries(from)) {
      if (name.startsWith('S3_')) env[`SOURCE_${name}`] = value;
    }
    stores = { source: storeOf(from), target: storeOf(env) };
  });
  afterEach(async () => {
    stores.source.close();
    stores.target.close();
    rmSync(folder, { recursive: true });
    await Promise.all([source.drop(), target.drop()]);
  });
  afterAll(async () => {
    client.destroy();
    await databases.drop();
  });

  const configOf = (given: Record<string, string | undefined>) =>
    loadConfig({ storage: storageConfigSchema }, given).storage;
  const storeOf = (given: Record<string, string | undefined>) => new S3ObjectStore(configOf(given));
  const options = (given = stores, verify = false) => ({
    ...given,
    ...{ roles: ['datasets', 'annotations'] as const, concurrency: 8, verify },
    journal: new CopyJournal(join(folder, 'state')),
    failedFile: join(folder, 'failed'),
  });
  const contentOf = async (bucket: string, Key: string) => {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return {
      body: Buffer.from((await answer.Body?.transformToByteArray()) ?? []),
      ...{ type: answer.ContentType, cache: answer.CacheControl, metadata: answer.Metadata },
      etag: answer.ETag,
    };
  };

  it('copies keys of every sort with all that was said of their objects, and not twice', async () => {
    const keys = [
      '용접 1.jpg',
      'a b+c%20#?&.jpg',
      '\u{1f600}',
      '\uffee',
      'k'.repeat(1024),
      'a//b/../c',
    ];
    for (const key of keys) {
      await stores.source.put('datasets', key, Buffer.from(key), {
        ...{ contentType: 'image/jpeg', cacheControl: 'max-age=60', contentDisposition: 'inline' },
        metadata: { version: 'v1.0' },
      });
    }
    await stores.source.put('annotations', 'empty', Buffer.alloc(0));

    const plan = await planCopy(options());
    const first = await copyBuckets(options(stores, true));
    const second = await copyBuckets(options());

    expect(plan).toMatchObject({ objects: 7, skipped: 0 });
    expect(first).toMatchObject({ copied: 7, skipped: 0, failed: 0, gone: 0 });
    expect(second).toMatchObject({ copied: 0, skipped: 7, failed: 0 });
    for (const key of keys) {
      expect(await contentOf(target.datasets, key)).toEqual(await contentOf(source.datasets, key));
    }
  });

  it('keeps the ETags of objects that were written in parts, whatever the size of the parts', async () => {
    const bytes = Buffer.alloc(10 * MIB + 1, 'ten');
    const parts = async function* () {
      yield await Promise.resolve(bytes);
    };
    const given = { contentType: 'application/zip', metadata: { a: 'b' } };
    await stores.source.putMultipart('datasets', 'five', parts(), { ...given, partSize: 5 * MIB });
    await stores.source.putMultipart('datasets', 'eight', parts(), { ...given, partSize: 8 * MIB });
    await source.put('whole', bytes);

    const report = await copyBuckets(options());

    expect(report).toMatchObject({ copied: 3, failed: 0, passedBytes: 3 * bytes.length });
    for (const key of ['five', 'eight', 'whole']) {
      const [before, after] = [
        await contentOf(source.datasets, key),
        await contentOf(target.datasets, key),
      ];
      expect({ ...after, body: after.body.equals(before.body) }).toEqual({ ...before, body: true });
    }
  });

  it('copies the newest of an object that changes, and goes on when one is gone', async () => {
    await source.put('changing', Buffer.from('before'));
    await source.put('vanishing', Buffer.from('x'));
    const changing = new ChangingStore(source, configOf(testEnvironment(databases, source)));

    const report = await copyBuckets(options({ source: changing, target: stores.target }));
    changing.close();

    expect(report).toMatchObject({ copied: 1, gone: 1, failed: 0 });
    expect((await contentOf(target.datasets, 'changing')).body.toString()).toBe('after');
    expect(await target.keys(target.datasets)).toEqual(['changing']);
  });

  it('lists what it could not copy, and fails', async () => {
    await source.put('good', Buffer.from('x'));
    await source.put('bad', Buffer.from('y'));
    const put = jest.spyOn(stores.target, 'put').mockImplementation(function (
      this: S3ObjectStore,
      ...given: Parameters<S3ObjectStore['put']>
    ) {
      if (given[1] === 'bad') return Promise.reject(new Error('no room'));
      put.mockRestore();
      return stores.target.put(given[0], given[1], given[2], given[3]);
    });

    const report = await copyBuckets({ ...options(), concurrency: 1 });

    expect(report).toMatchObject({ copied: 1, failed: 1 });
    const lines = readFileSync(join(folder, 'failed'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { bucket: 'datasets', key: 'bad', size: 1, error: 'no room' },
    ]);
  });

  it('goes on where it was killed, until everything is there', async () => {
    const objects = isFullEffort ? 400 : 40;
    const keys = Array.from({ length: objects }, (_, n) => `image-${String(n).padStart(3, '0')}`);
    await Promise.all(keys.map((key) => source.put(key, Buffer.alloc(20_000, key))));
    const { hostname: host, port } = new URL(testServers().s3.endpoint);
    // Far enough away that there is something left to copy when the killer comes.
    const far = await startSlowProxy({ host, port: Number(port) }, LATENCY_MS);
    const args = ['copy', '--concurrency', '2', '--state', join(folder, 'state')];
    const child = spawn(process.execPath, [...PROGRAM, ...args], {
      cwd: folder,
      env: { ...env, S3_ENDPOINT: `http://127.0.0.1:${far.port}` },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await until(
      async () => child.exitCode !== null || (await target.keys(target.datasets)).length >= 5,
    );
    child.kill('SIGKILL');
    await ended;
    await far.close();
    const left = await target.keys(target.datasets);

    const plan = await planCopy(options());
    const report = await copyBuckets(options(stores, true));

    expect([left.length >= 5, left.length < objects]).toEqual([true, true]);
    expect(plan).toMatchObject({ objects: objects - left.length, skipped: left.length });
    expect(report).toMatchObject({
      copied: objects - left.length,
      skipped: left.length,
      failed: 0,
    });
    expect(await target.keys(target.datasets)).toEqual(keys);
  });

  it('checks both directions, says what is wrong once, and ends with 1', async () => {
    const dataset = await givenDataset(databases);
    const bytes = Buffer.from('an image');
    const [gone, corrupt] = await Promise.all([
      givenStoredImage(databases, target, dataset, { path: 'gone.jpg', bytes }),
      givenStoredImage(databases, target, dataset, { path: 'corrupt.jpg', bytes }),
    ]);
    await stores.target.delete('datasets', gone.key);
    await databases.labeler(`update image_metadata set etag = null where id = $1`, [corrupt.id]);
    await target.put(corrupt.key, Buffer.from('AN IMAGE'));
    await target.put(`datasets/${dataset.id}/images/stray.jpg`, Buffer.from('x'));
    const db = new LabelerDb(databaseConfig(databases.labelerUrl));
    const found: string[][] = [];

    const report = await checkStorage({
      ...{ db, store: stores.target, buckets: configOf(env).buckets, deep: true },
      olderThan: new Date(Date.now() + 60_000),
      onFinding: ({ problem, key }) => found.push([problem, key.split('/').pop() ?? '']),
    });
    await db.close();

    expect(found).toEqual([
      ['corrupt', 'corrupt.jpg'],
      ['missing', 'gone.jpg'],
      ['unreferenced', 'stray.jpg'],
    ]);
    expect(report.problems).toEqual({ missing: 1, different: 0, corrupt: 1, unreferenced: 1 });
    expect(
      await databases.labeler(
        `select kind, objects::int from storage_measures where bucket = 'datasets' order by kind`,
      ),
    ).toEqual([
      { kind: 'image', objects: 1 },
      { kind: 'unreferenced', objects: 1 },
    ]);
  });

  it('sees what differs in the rules for browsers, and sets them', async () => {
    const origins = ['https://labeler.example.com'];
    const compare = () => compareCors(client, target.datasets, origins);

    expect(await compare()).toMatchObject({ isSame: false, before: [] });
    await applyCors(client, target.datasets, origins);
    expect(await compare()).toMatchObject({ isSame: true });
    expect(await compareCors(client, target.datasets, ['https://other.example.com'])).toMatchObject(
      {
        isSame: false,
      },
    );
  });
});
