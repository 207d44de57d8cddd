import {
  ListObjectsCommand,
  type ListObjectsCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { errorName, openTarget, type Target } from './support/target';

/** In the order of their UTF-8 bytes; UTF-16 would put the emoji before the half-width tilde. */
const KEYS = [
  'a',
  'a.txt',
  'a/1',
  'a/2',
  'a/b/3',
  'a0',
  'b/',
  'b/1',
  'c d+e%',
  'z/1',
  '\uff5e',
  '\u{1F600}',
];

describe('a listing', () => {
  let target: Target;
  let Bucket: string;
  beforeAll(async () => {
    target = await openTarget();
    Bucket = target.bucket;
    for (const Key of [...KEYS].reverse()) {
      await target.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
  });
  afterAll(() => target.close());

  const list = (more: Partial<ListObjectsV2CommandInput> = {}) =>
    target.client.send(new ListObjectsV2Command({ Bucket, ...more }));

  async function pages(more: Partial<ListObjectsV2CommandInput>): Promise<string[][]> {
    const found: string[][] = [];
    for await (const page of paginateListObjectsV2(
      { client: target.client },
      { Bucket, ...more },
    )) {
      const { Contents = [], CommonPrefixes = [] } = page;
      const entries = [
        ...Contents.map(({ Key = '' }) => Key),
        ...CommonPrefixes.map(({ Prefix = '' }) => `${Prefix}…`),
      ];
      expect(page.KeyCount).toBe(entries.length);
      found.push(entries.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }
    return found;
  }

  it('shows all keys in the order of their bytes', async () => {
    const { Contents = [], IsTruncated, KeyCount } = await list();

    expect(Contents.map(({ Key }) => Key)).toEqual(KEYS);
    expect({ IsTruncated, KeyCount }).toEqual({ IsTruncated: false, KeyCount: KEYS.length });
    expect(Contents[0]).toMatchObject({ Size: 1, StorageClass: 'STANDARD' });
  });

  it.each([1, 2, 5, 12, 1000])('shows every key once on pages of %d', async (MaxKeys) => {
    const found = await pages({ MaxKeys });

    expect(found.flat()).toEqual(KEYS);
    expect(found).toHaveLength(Math.ceil(KEYS.length / MaxKeys));
  });

  it.each([1, 2, 3, 1000])('rolls folders up on pages of %d', async (MaxKeys) => {
    const found = await pages({ MaxKeys, Delimiter: '/' });

    expect(found.flat()).toEqual([
      'a',
      'a.txt',
      'a/…',
      'a0',
      'b/…',
      'c d+e%',
      'z/…',
      '\uff5e',
      '\u{1F600}',
    ]);
  });

  it('shows one folder', async () => {
    expect((await pages({ Prefix: 'a/', Delimiter: '/' })).flat()).toEqual(['a/1', 'a/2', 'a/b/…']);
    expect((await pages({ Prefix: 'b/', Delimiter: '/' })).flat()).toEqual(['b/', 'b/1']);
  });

  it.each([
    ['a/2', 'a/b/3'],
    ['c', 'c d+e%'],
    ['\uff5e', '\u{1F600}'],
  ])('starts after %j', async (StartAfter, first) => {
    const { Contents = [], ...head } = await list({ StartAfter, MaxKeys: 1 });

    expect(Contents[0]?.Key).toBe(first);
    expect(head.StartAfter).toBe(StartAfter);
  });

  it('is encoded when the client asks for it', async () => {
    const { Contents = [], EncodingType } = await list({ EncodingType: 'url', Prefix: 'c' });

    expect({ EncodingType, key: Contents[0]?.Key }).toEqual({
      EncodingType: 'url',
      key: 'c%20d%2Be%25',
    });
  });

  it('of no keys is empty and complete', async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it.each<[string, Partial<ListObjectsV2CommandInput>, string]>([
    ['a token that it did not give', { ContinuationToken: 'nonsense' }, 'InvalidArgument'],
    ['a negative page', { MaxKeys: -1 }, 'InvalidArgument'],
    ['an unknown encoding', { EncodingType: 'base64' as 'url' }, 'InvalidArgument'],
    ['a bucket that does not exist', { Bucket: 'no-such-bucket' }, 'NoSuchBucket'],
  ])('refuses %s', async (_, more, name) => {
    expect(await errorName(list(more))).toBe(name);
  });

  it('of the first version pages by its markers', async () => {
    const found: string[] = [];
    let Marker: string | undefined;
    do {
      const input: ListObjectsCommandInput = { Bucket, Delimiter: '/', MaxKeys: 2, Marker };
      const page = await target.client.send(new ListObjectsCommand(input));
      found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => `${Prefix}…`));
      Marker = page.NextMarker;
      expect(page.IsTruncated).toBe(Marker !== undefined);
    } while (Marker);

    expect(found.sort()).toEqual(
      ['a', 'a.txt', 'a/…', 'a0', 'b/…', 'c d+e%', 'z/…', '\uff5e', '\u{1F600}'].sort(),
    );
  });
});
