import {
  givenDataset,
  givenStoredImage,
  s3Client,
  startTestApp,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
} from '@libs/testing';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/honest': { get: { responses: { 200: { content: { 'application/json': {} } } } } },
    '/secretive/{id}': { post: { responses: { 201: {} } } },
  },
};

/** An application in the shape that the test helper expects, on plain `node:http`. */
class SmallApp {
  private readonly server: Server = createServer((request, response) => {
    const body = request.url === '/openapi.json' ? DOCUMENT : { path: request.url };
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  });

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, host, () => resolve()));
  }

  getUrl(): Promise<string> {
    return Promise.resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  getHttpServer(): Server {
    return this.server;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

describe('the object store of a test file', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;

  beforeAll(async () => {
    [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
  });

  afterAll(async () => {
    await buckets.drop();
    await databases.drop();
  });

  it('holds the bytes that the image row describes', async () => {
    const dataset = await givenDataset(databases);
    const image = await givenStoredImage(databases, buckets, dataset, { path: '고양이/a b.png' });
    const client = s3Client();

    const object = await client.send(
      new GetObjectCommand({ Bucket: buckets.datasets, Key: image.key }),
    );
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    client.destroy();
    const rows = await databases.labeler(
      'select size, crc32, sha256, etag, folder_path, file_name from image_metadata where dataset_id = $1',
      [dataset.id],
    );

    expect(bytes.equals(image.bytes)).toBe(true);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 96, height: 64 });
    expect(rows).toEqual([
      {
        size: String(bytes.length),
        crc32: String(image.crc32),
        sha256: image.sha256,
        etag: object.ETag,
        folder_path: '고양이',
        file_name: 'a b.png',
      },
    ]);
  });

  it('names buckets that no other test has', async () => {
    const others = await testBuckets();
    await others.put('a.txt', Buffer.from('a'));
    const keys = [
      await others.keys(others.datasets),
      await buckets.keys(buckets.datasets, 'a.txt'),
    ];
    await others.drop();

    expect(keys).toEqual([['a.txt'], []]);
  });
});

describe('an application under test', () => {
  it('answers over HTTP, and an answer that its document does not know fails the test', async () => {
    const app = await startTestApp(() => Promise.resolve(new SmallApp()));

    const honest = await app.call('GET', '/honest');
    const surprise = app.call('POST', '/secretive/7', { token: 'x', body: {} });

    await expect(surprise).rejects.toThrow(
      'POST /secretive/7 answered 200, against its OpenAPI document:\n  - status 200 is not documented',
    );
    expect(honest).toMatchObject({ status: 200, body: { path: '/honest' } });
    await app.close();
  });
});
