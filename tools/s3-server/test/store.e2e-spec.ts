import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type S3Server, startS3Server } from '../index';
import { type CatalogRecord } from '../src/catalog';
import { keyFromText } from '../src/keys';
import { Store } from '../src/store';
import { signRequest } from './support/signer';
import { errorName } from './support/target';

const KEYS = { accessKey: 'store', secretKey: 'store-secret' };

describe('the store', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 's3-store-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('rewrites a journal that is mostly history, and says the same afterwards', async () => {
    const store = await Store.open(directory, false);
    const commit = (records: CatalogRecord[]) =>
      store.commit({ scopes: ['*'], plan: () => ({ records, result: undefined }) });
    await commit([{ type: 'bucket_created', bucket: 'kept', at: 0 }]);
    for (let version = 1; version <= 20; version += 1) {
      await commit(
        Array.from({ length: 1000 }, (_, i) => ({
          type: 'object_put',
          bucket: 'kept',
          key: keyFromText(`é/${i}`),
          object: {
            ...{ size: 0, etag: `${version}`, modified: version, segments: [] },
            headers: { 'x-amz-meta-long': 'x'.repeat(1500) },
          },
        })),
      );
    }
    const before = [...store.catalog.records()];
    await store.close();

    const { size } = await stat(join(directory, 'journal'));
    const again = await Store.open(directory, false);
    expect(size).toBeLessThan(20 * 1000 * 1500 * 0.6);
    expect([...again.catalog.records()]).toEqual(before);
    await again.close();
  });

  it('can be opened by one server at a time', async () => {
    const first = await startS3Server({ dataDir: directory, ...KEYS });

    await expect(startS3Server({ dataDir: directory, ...KEYS })).rejects.toThrow('in use');
    await first.close();
    const second = await startS3Server({ dataDir: directory, ...KEYS });
    await second.close();
  });

  describe('behind a server', () => {
    let server: S3Server;
    let client: S3Client;
    beforeEach(async () => {
      server = await startS3Server({
        ...{ dataDir: directory, ...KEYS, fsync: false },
        buckets: ['kept'],
      });
      client = new S3Client({
        ...{ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true },
        credentials: { accessKeyId: KEYS.accessKey, secretAccessKey: KEYS.secretKey },
      });
    });

    afterEach(() => client.destroy());

    const put = (more: object) =>
      client.send(new PutObjectCommand({ Bucket: 'kept', Key: 'k', Body: 'content', ...more }));
    /** All files of contents, once the server has closed and so has finished tidying up. */
    async function contents(): Promise<string[]> {
      client.destroy();
      await server.close();
      const names = ['blobs', 'tmp'].map((name) =>
        readdir(join(directory, name), { recursive: true, withFileTypes: true }),
      );
      const entries = (await Promise.all(names)).flat();
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    }

    it('keeps one file for an object that was written ten times', async () => {
      for (let i = 0; i < 10; i += 1) await put({ Body: `content ${i}` });

      expect(await contents()).toHaveLength(1);
    });

    it('keeps no file of what it refused', async () => {
      expect(await errorName(put({ ChecksumCRC32: 'AAAAAA==' }))).toBe('BadDigest');
      const race = await Promise.allSettled([1, 2, 3].map(() => put({ IfNoneMatch: '*' })));

      expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await contents()).toHaveLength(1);
    });

    it('keeps no file of an upload that broke off', async () => {
      const raw = {
        method: 'PUT',
        target: '/kept/k',
        payloadHash: 'UNSIGNED-PAYLOAD',
        headers: { 'content-length': '200000', expect: '100-continue' },
      };
      const keys = { ...KEYS, region: 'us-east-1' };
      const { headers } = signRequest(server.endpoint, keys, raw);
      const outgoing = request(`${server.endpoint}/kept/k`, { method: 'PUT', headers });
      outgoing.flushHeaders();
      await once(outgoing, 'continue');

      const hungUp = once(outgoing, 'error');
      outgoing.write(Buffer.alloc(100_000), () => outgoing.destroy());
      await hungUp;

      expect(await contents()).toEqual([]);
    });
  });
});
