import { randomBytes } from 'node:crypto';
import { ObjectNotFoundError, type S3ObjectStore } from '@libs/storage';
import { type TestBuckets, testBuckets } from '@libs/testing';
import { bytesOf, storeOn } from './stores';

const PART = 5 * 1024 * 1024;
const KEY = 'incoming/사진 1';

describe('objects that clients send in parts', () => {
  let buckets: TestBuckets;
  let store: S3ObjectStore;
  const parts = [randomBytes(PART), randomBytes(PART), randomBytes(1000)];

  beforeAll(async () => {
    buckets = await testBuckets();
    store = storeOn(buckets);
  });
  afterAll(async () => {
    store.close();
    await buckets.drop();
  });

  const send = async (uploadId: string, number: number, body: Buffer) => {
    const part = { uploadId, number, expiresInSeconds: 60 };
    const url = store.presignPart('datasets', KEY, part);
    return (await fetch(url, { method: 'PUT', body: new Uint8Array(body) })).status;
  };

  it('become one object of the parts that arrived, whatever their order was', async () => {
    const uploadId = await store.beginParts('datasets', KEY);
    for (const number of [3, 1, 2]) {
      expect(await send(uploadId, number, parts[number - 1] ?? Buffer.alloc(0))).toBe(200);
    }

    const listed = await store.listParts('datasets', KEY, uploadId);
    await store.completeParts('datasets', KEY, uploadId, listed);

    expect(listed.map(({ number, size }) => [number, size])).toEqual([
      [1, PART],
      [2, PART],
      [3, 1000],
    ]);
    const { body } = await store.get('datasets', KEY);
    expect((await bytesOf(body)).equals(Buffer.concat(parts))).toBe(true);
    await expect(store.listParts('datasets', KEY, uploadId)).rejects.toThrow(ObjectNotFoundError);
  });

  it('leave nothing when they are called off, also twice', async () => {
    const uploadId = await store.beginParts('datasets', KEY);
    await send(uploadId, 1, Buffer.from('part'));

    await store.abortParts('datasets', KEY, uploadId);
    await store.abortParts('datasets', KEY, uploadId);

    await expect(store.listParts('datasets', KEY, uploadId)).rejects.toThrow(ObjectNotFoundError);
    expect(await send(uploadId, 1, Buffer.from('part'))).toBe(404);
  });
});
