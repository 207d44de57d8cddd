import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { ObjectNotFoundError, type S3ObjectStore } from '@libs/storage';
import { s3Client, type TestBuckets, testBuckets } from '@libs/testing';
import { storeOn } from './stores';

const MIB = 1024 * 1024;

/** So many MiB in uneven pieces. */
async function* stream(mebibytes: number, piece: Buffer): AsyncGenerator<Buffer> {
  for (let left = mebibytes * MIB; left > 0; left -= piece.length) {
    yield piece.subarray(0, Math.min(left, piece.length));
    await Promise.resolve();
  }
}

describe('S3ObjectStore.putMultipart', () => {
  let buckets: TestBuckets;
  let store: S3ObjectStore;
  let client: S3Client;
  const piece = randomBytes(700_001);

  beforeAll(async () => {
    buckets = await testBuckets();
    store = storeOn(buckets);
    client = s3Client();
  });
  afterAll(async () => {
    client.destroy();
    store.close();
    await buckets.drop();
  });

  const unfinished = async () => {
    const answer = await client.send(
      new ListMultipartUploadsCommand({ Bucket: buckets.annotations }),
    );
    return (answer.Uploads ?? []).map(({ Key }) => Key);
  };

  it.each([
    ['unknown', undefined, 37],
    ['known', 37 * MIB, 37],
    ['known, a whole number of parts', 24 * MIB, 24],
    ['known, exactly one part', 8 * MIB, 8],
    ['known to be nothing', 0, 0],
  ])('writes a stream whose length is %s', async (_, size, mebibytes) => {
    const options = { ...(size !== undefined && { size }), contentType: 'application/zip' };

    const written = await store.putMultipart(
      'annotations',
      'whole',
      stream(mebibytes, piece),
      options,
    );

    const content = await store.get('annotations', 'whole');
    const hashes = [createHash('sha256'), createHash('sha256')] as const;
    for await (const chunk of content.body as AsyncIterable<Buffer>) hashes[0].update(chunk);
    for await (const chunk of stream(mebibytes, piece)) hashes[1].update(chunk);
    expect(written).toEqual({ etag: content.etag, size: mebibytes * MIB });
    expect(content.contentType).toBe('application/zip');
    expect(hashes[0].digest('hex')).toBe(hashes[1].digest('hex'));
  });

  it('leaves neither object nor parts when the stream fails', async () => {
    const failure = new Error('no more');
    const broken = (async function* () {
      yield* stream(20, piece);
      throw failure;
    })();

    await expect(store.putMultipart('annotations', 'failed', broken)).rejects.toBe(failure);
    await expect(store.head('annotations', 'failed')).rejects.toThrow(ObjectNotFoundError);
    expect(await unfinished()).toEqual([]);
  });

  it('leaves neither object nor parts when it is told to stop, and closes the stream', async () => {
    const controller = new AbortController();
    let closed = false;
    const endless = (async function* () {
      try {
        for (let sent = 0; ; sent += 1) {
          if (sent === 30) controller.abort(new Error('shutting down'));
          yield* stream(1, piece);
        }
      } finally {
        closed = true;
      }
    })();

    const writing = store.putMultipart('annotations', 'stopped', endless, {
      signal: controller.signal,
    });

    await expect(writing).rejects.toThrow('shutting down');
    expect(closed).toBe(true);
    expect(await unfinished()).toEqual([]);
  });

  it('refuses a stream of another length than announced', async () => {
    const writing = store.putMultipart('annotations', 'wrong', stream(9, piece), {
      size: 10 * MIB,
    });

    await expect(writing).rejects.toThrow('announced');
    await expect(store.head('annotations', 'wrong')).rejects.toThrow(ObjectNotFoundError);
    expect(await unfinished()).toEqual([]);
  });

  it('removes uploads that were begun long ago, of a prefix only', async () => {
    for (const Key of ['archives/a b', 'archives/c', 'exports/d']) {
      await client.send(new CreateMultipartUploadCommand({ Bucket: buckets.annotations, Key }));
    }
    const past = new Date(Date.now() - 60_000);
    const future = new Date(Date.now() + 60_000);

    expect(await store.abortStaleUploads('annotations', 'archives/', past)).toBe(0);
    expect(await store.abortStaleUploads('annotations', 'archives/', future)).toBe(2);
    expect(await unfinished()).toEqual(['exports/d']);
  });
});
