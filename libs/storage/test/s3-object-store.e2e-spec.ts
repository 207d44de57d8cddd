import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { ObjectChangedError, ObjectNotFoundError, type S3ObjectStore } from '@libs/storage';
import { type TestBuckets, testBuckets } from '@libs/testing';
import { bytesOf, collect, storeOn } from './stores';

const HOSTILE_KEYS = [
  'plain.txt',
  'folder/한국어 사진 (1).png',
  'a b+c%20d%2Fe?x=1&y#z',
  'quotes\'"`!*();:@$,[]',
  'dots/../inside/./x',
  'double//slash',
  'control-\u0001-\n-\r-\u007f',
  '\u{1f9ba}/\uffff',
];

describe('S3ObjectStore', () => {
  let buckets: TestBuckets;
  let store: S3ObjectStore;

  beforeAll(async () => {
    buckets = await testBuckets();
    store = storeOn(buckets);
  });
  afterAll(async () => {
    store.close();
    await buckets.drop();
  });

  const read = async (key: string) => bytesOf((await store.get('datasets', key)).body);

  it.each(HOSTILE_KEYS)('writes, reads, lists, copies and deletes the key %j', async (name) => {
    const key = `hostile/${name}`;
    const etag = await store.put('datasets', key, Buffer.from(name), { contentType: 'text/plain' });

    expect(await store.head('datasets', key)).toMatchObject({
      key,
      etag,
      size: Buffer.byteLength(name),
      contentType: 'text/plain',
    });
    expect((await read(key)).toString()).toBe(name);
    expect(await collect(store.list('datasets', 'hostile/'))).toEqual([
      expect.objectContaining({ key, etag, size: Buffer.byteLength(name) }),
    ]);

    await store.copy({ bucket: 'datasets', key }, { bucket: 'annotations', key }, etag);
    expect((await bytesOf((await store.get('annotations', key)).body)).toString()).toBe(name);

    await store.deleteMany('annotations', [key]);
    await store.delete('datasets', key);
    await expect(store.head('annotations', key)).rejects.toThrow(ObjectNotFoundError);
    await expect(store.get('datasets', key)).rejects.toThrow(ObjectNotFoundError);
  });

  it('reads exactly the range that was asked for', async () => {
    await store.put('datasets', 'range', Buffer.from('0123456789'));

    const content = await store.get('datasets', 'range', { range: { start: 3, end: 7 } });

    expect(content).toMatchObject({ size: 10, length: 4 });
    expect((await bytesOf(content.body)).toString()).toBe('3456');
  });

  it('refuses to read a range beyond the object: it is not the one that the caller knows', async () => {
    await store.put('datasets', 'short', Buffer.from('0123'));

    const reading = store.get('datasets', 'short', { range: { start: 4, end: 8 } });

    await expect(reading).rejects.toThrow(ObjectChangedError);
  });

  it('reads or copies a named version only', async () => {
    const first = await store.put('datasets', 'versioned', Buffer.from('first'));
    await store.put('datasets', 'versioned', Buffer.from('second'));

    const place = { bucket: 'datasets', key: 'versioned' } as const;
    await expect(store.get('datasets', 'versioned', { ifMatch: first })).rejects.toThrow(
      ObjectChangedError,
    );
    await expect(store.copy(place, place, first)).rejects.toThrow(ObjectChangedError);
    await expect(store.copy({ ...place, key: 'none' }, { ...place, key: 'copy' })).rejects.toThrow(
      ObjectNotFoundError,
    );
  });

  it('gives a copy another content type when asked', async () => {
    const etag = await store.put('datasets', 'claimed', Buffer.from('x'), {
      contentType: 'text/html',
    });
    const place = (key: string) => ({ bucket: 'datasets' as const, key });

    await store.copy(place('claimed'), place('copied'), etag, { contentType: 'image/png' });

    expect(await store.head('datasets', 'copied')).toMatchObject({ contentType: 'image/png' });
  });

  it('writes only over the version that the writer knows, and only where nothing is', async () => {
    const put = (text: string, condition: { ifMatch?: string; ifAbsent?: boolean }) =>
      store.put('datasets', 'conditional', Buffer.from(text), condition);
    const stream = (text: string, ifMatch: string) =>
      store.put('datasets', 'conditional', Readable.from([Buffer.from(text)]), {
        size: 1,
        ifMatch,
      });

    await expect(put('0', { ifMatch: '"none"' })).rejects.toThrow(ObjectNotFoundError);
    const first = await put('1', { ifAbsent: true });
    await expect(put('2', { ifAbsent: true })).rejects.toThrow(ObjectChangedError);
    const second = await stream('3', first);
    await expect(put('4', { ifMatch: first })).rejects.toThrow(ObjectChangedError);
    await expect(stream('5', first)).rejects.toThrow(ObjectChangedError);

    expect((await read('conditional')).toString()).toBe('3');
    expect((await store.head('datasets', 'conditional')).etag).toBe(second);
  });

  it('writes a stream of known length', async () => {
    const bytes = randomBytes(300_000);

    const etag = await store.put('datasets', 'stream', Readable.from([bytes]), {
      size: bytes.length,
    });

    expect(etag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
    expect((await read('stream')).equals(bytes)).toBe(true);
  });

  it('passes on the failure of a stream that it writes, and leaves no object', async () => {
    const failure = new Error('the client went away');
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(1000);
        await new Promise(setImmediate);
        throw failure;
      })(),
    );

    await expect(store.put('datasets', 'broken', body, { size: 5000 })).rejects.toBe(failure);
    await expect(store.head('datasets', 'broken')).rejects.toThrow(ObjectNotFoundError);
  });

  it('pages through long listings, in byte order, from a given key', async () => {
    const names = Array.from(
      { length: 1020 },
      (_, index) => `paged/${String(index).padStart(4, '0')}`,
    );
    // By links, which cost less than calls: a page has a thousand objects.
    for (let at = 0; at < names.length; at += 60) {
      const links = names
        .slice(at, at + 60)
        .map((key) => store.presignPut('datasets', key, { expiresInSeconds: 60 }));
      await Promise.all(links.map((link) => fetch(link, { method: 'PUT' })));
    }
    await store.put('datasets', 'paged/below/x', Buffer.alloc(0));

    const flat = await collect(
      store.list('datasets', 'paged/', { delimiter: '/', startAfter: 'paged/0011' }),
    );
    expect(flat.map(({ key }) => key)).toEqual(names.slice(12));

    expect(await store.deletePrefix('datasets', 'paged/')).toBe(1021);
    expect(await collect(store.list('datasets', 'paged/'))).toEqual([]);
  });

  it('does not delete a whole bucket by mistake', async () => {
    await expect(store.deletePrefix('datasets', '')).rejects.toThrow(RangeError);
  });

  it('succeeds in deleting what is not there', async () => {
    await expect(store.delete('datasets', 'never')).resolves.toBeUndefined();
  });

  it('answers a check while the buckets are there', async () => {
    await expect(store.check()).resolves.toBeUndefined();
  });

  it('gives links that read and write without credentials, for that method and key only', async () => {
    const key = 'signed/한국어 & (1).txt';
    const put = store.presignPut('datasets', key, { expiresInSeconds: 60 });
    expect((await fetch(put, { method: 'PUT', body: 'hello' })).status).toBe(200);

    const get = store.presignGet('datasets', key, {
      expiresInSeconds: 60,
      responseContentDisposition: 'attachment; filename="a.txt"',
      responseContentType: 'text/x-test',
    });
    const answer = await fetch(get);

    expect(await answer.text()).toBe('hello');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.txt"');
    expect(answer.headers.get('content-type')).toBe('text/x-test');
    expect((await fetch(get, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await fetch(get.replace('signed', 'other'))).status).toBe(403);
    const past = { expiresInSeconds: 60, now: new Date(Date.now() - 61_000) };
    expect((await fetch(store.presignGet('datasets', key, past))).status).toBe(403);
  });

  it('gives the same working link throughout a window of time', async () => {
    await store.put('datasets', 'stable', Buffer.from('x'));

    const links = new Set(
      Array.from({ length: 3 }, () => store.presignGetStable('datasets', 'stable', 86_400)),
    );

    expect(links.size).toBe(1);
    expect((await fetch([...links][0] ?? '')).status).toBe(200);
  });
});
