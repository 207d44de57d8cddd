import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { sendRaw } from './support/signer';
import { errorName, openTarget, type Target } from './support/target';

describe('objects', () => {
  let target: Target;
  let Bucket: string;
  beforeAll(async () => {
    target = await openTarget();
    Bucket = target.bucket;
  });
  afterAll(() => target.close());

  const put = (Key: string, Body: PutObjectCommandInput['Body'], more = {}) =>
    target.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const head = (Key: string, more = {}) =>
    target.client.send(new HeadObjectCommand({ Bucket, Key, ...more }));
  const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
    target.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  const text = async (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
    (await get(Key, more)).Body?.transformToString('latin1');
  describe('written', () => {
    it('come back with their bytes, headers and metadata', async () => {
      const content = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const { ETag } = await put('whole', content, {
        ContentType: 'image/png',
        CacheControl: 'max-age=5',
        ContentDisposition: 'inline',
        ContentEncoding: 'identity',
        ContentLanguage: 'de',
        Metadata: { camera: 'left', n: '1' },
      });

      const answer = await get('whole');

      expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? [])).toEqual(content);
      expect(ETag).toBe(`"${createHash('md5').update(content).digest('hex')}"`);
      expect(answer).toMatchObject({
        ETag,
        ContentLength: 256,
        ContentType: 'image/png',
        CacheControl: 'max-age=5',
        ContentDisposition: 'inline',
        ContentEncoding: 'identity',
        ContentLanguage: 'de',
        AcceptRanges: 'bytes',
        Metadata: { camera: 'left', n: '1' },
      });
      expect(await head('whole')).toMatchObject({ ETag, ContentLength: 256 });
    });

    it('may be empty', async () => {
      await put('empty', Buffer.alloc(0));

      expect(await text('empty')).toBe('');
      expect((await head('empty')).ContentLength).toBe(0);
    });

    it('replace what was there, metadata included', async () => {
      await put('replaced', 'one', { Metadata: { a: '1' } });
      await put('replaced', 'two');

      expect(await text('replaced')).toBe('two');
      expect((await head('replaced')).Metadata).toEqual({});
    });

    it.each([
      'a',
      'a/b',
      'a/',
      'a//b',
      '/a',
      '../../escape',
      './dot',
      '..',
      '.',
      'sp ace+plus%25&?#;=@:,$!*()\'"<>\\^`{|}~',
      'tab\tand\nline',
      'é/日本語/\u{1F600}',
      'x'.repeat(1024),
      'é'.repeat(512),
    ])('keep the key %j', async (key) => {
      await put(key, key);

      const { Contents = [] } = await target.client.send(
        new ListObjectsV2Command({ Bucket, Prefix: key, EncodingType: 'url' }),
      );
      expect(await text(key)).toBe(Buffer.from(key).toString('latin1'));
      expect(Contents.map((item) => decodeURIComponent(item.Key ?? ''))).toContain(key);
      await target.client.send(new DeleteObjectCommand({ Bucket, Key: key }));
      expect(await errorName(head(key))).toBe('NotFound');
    });

    it('keep keys that are no text', async () => {
      const answers = await Promise.all(
        ['PUT', 'GET'].map((method) =>
          sendRaw(target.endpoint, target, { method, target: `/${Bucket}/raw/%FF%FE%00` }),
        ),
      );
      const { Contents } = await target.client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'raw/', EncodingType: 'url' }),
      );

      expect(answers[0]?.status).toBe(200);
      expect(Contents?.map(({ Key }) => Key)).toEqual(['raw/%FF%FE%00']);
    });

    it.each([
      ['a key of 1,025 bytes', () => put('x'.repeat(1025), 'x'), 'KeyTooLongError'],
      [
        'more than 2 KiB of metadata',
        () => put('meta', 'x', { Metadata: { a: 'x'.repeat(2048) } }),
        'MetadataTooLarge',
      ],
      [
        'a wrong MD5',
        () => put('bad', 'x', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
        'BadDigest',
      ],
      ['an MD5 that is none', () => put('bad', 'x', { ContentMD5: 'AAAA' }), 'InvalidDigest'],
      ['a wrong CRC32', () => put('bad', 'x', { ChecksumCRC32: 'AAAAAA==' }), 'BadDigest'],
      ['a wrong CRC32C', () => put('bad', 'x', { ChecksumCRC32C: 'AAAAAA==' }), 'BadDigest'],
      [
        'a wrong CRC64NVME',
        () => put('bad', 'x', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }),
        'BadDigest',
      ],
      [
        'a wrong SHA1',
        () => put('bad', 'x', { ChecksumSHA1: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
        'BadDigest',
      ],
      [
        'a wrong SHA256',
        () => put('bad', 'x', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }),
        'BadDigest',
      ],
      [
        'a checksum that is none',
        () => put('bad', 'x', { ChecksumSHA256: 'AAAA' }),
        'InvalidRequest',
      ],
      [
        'a bucket that does not exist',
        () => put('bad', 'x', { Bucket: 'no-such-bucket' }),
        'NoSuchBucket',
      ],
    ])('are refused for %s', async (_, write, name) => {
      expect(await errorName(write())).toBe(name);
      expect(await errorName(head('bad'))).toBe('NotFound');
    });

    it('need a length', async () => {
      const answer = await sendRaw(target.endpoint, target, {
        method: 'PUT',
        target: `/${Bucket}/endless`,
        headers: { 'transfer-encoding': 'chunked' },
      });

      expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength' });
    });

    it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('keep their %s', async (algorithm) => {
      const written = await put(`sum/${algorithm}`, 'content', { ChecksumAlgorithm: algorithm });
      const value = written[`Checksum${algorithm}`];

      expect(value).toBeTruthy();
      expect(await get(`sum/${algorithm}`, { ChecksumMode: 'ENABLED' })).toMatchObject({
        [`Checksum${algorithm}`]: value,
        ChecksumType: 'FULL_OBJECT',
      });
    });
  });

  describe('that do not exist', () => {
    it('are missing, and deleting them is no error', async () => {
      expect(await errorName(get('nothing'))).toBe('NoSuchKey');
      expect(await errorName(head('nothing'))).toBe('NotFound');
      await target.client.send(new DeleteObjectCommand({ Bucket, Key: 'nothing' }));
    });
  });

  describe('read in part', () => {
    beforeAll(() => put('digits', '0123456789'));

    it.each([
      ['bytes=0-3', '0123', 'bytes 0-3/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=8-99', '89', 'bytes 8-9/10'],
    ])('give %s', async (Range, expected, ContentRange) => {
      const answer = await get('digits', { Range });

      expect(answer).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
      expect(await answer.Body?.transformToString()).toBe(expected);
    });

    it('ignore a range that is malformed', async () => {
      expect(await get('digits', { Range: 'bytes=5-1' })).toMatchObject({ ContentLength: 10 });
    });

    it('refuse a range beyond the end', async () => {
      const url = await getSignedUrl(
        target.client,
        new GetObjectCommand({ Bucket, Key: 'digits' }),
      );

      const answer = await fetch(url, { headers: { range: 'bytes=10-' } });

      expect(answer.status).toBe(416);
      expect(answer.headers.get('content-range')).toBe('bytes */10');
    });

    it('give the rest only of what the client has the beginning of', async () => {
      const url = await getSignedUrl(
        target.client,
        new GetObjectCommand({ Bucket, Key: 'digits' }),
      );
      const { ETag = '' } = await head('digits');

      const statuses = await Promise.all(
        [ETag, '"other"'].map(
          async (etag) =>
            (await fetch(url, { headers: { range: 'bytes=5-', 'if-range': etag } })).status,
        ),
      );

      expect(statuses).toEqual([206, 200]);
    });
  });

  describe('under conditions', () => {
    beforeAll(() => put('fixed', 'fixed'));

    it('are read only when they fit', async () => {
      const { ETag, LastModified = new Date() } = await head('fixed');
      const before = new Date(LastModified.getTime() - 1000);

      const notModified = { $metadata: { httpStatusCode: 304 } };
      await expect(get('fixed', { IfNoneMatch: ETag })).rejects.toMatchObject(notModified);
      await expect(get('fixed', { IfModifiedSince: LastModified })).rejects.toMatchObject(
        notModified,
      );
      expect(await errorName(get('fixed', { IfMatch: '"other"' }))).toBe('PreconditionFailed');
      expect(await errorName(get('fixed', { IfUnmodifiedSince: before }))).toBe(
        'PreconditionFailed',
      );
      expect(await text('fixed', { IfMatch: ETag, IfModifiedSince: before })).toBe('fixed');
    });

    it('are created by exactly one of many who try at once', async () => {
      const attempts = Array.from({ length: 20 }, (_, i) =>
        put('race', `writer ${i}`, { IfNoneMatch: '*' }).then(
          () => i,
          (error: Error) => error.name,
        ),
      );

      const outcomes = await Promise.all(attempts);

      const winners = outcomes.filter((outcome) => typeof outcome === 'number');
      expect(winners).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'PreconditionFailed')).toHaveLength(19);
      expect(await text('race')).toBe(`writer ${winners[0]}`);
    });

    it('are replaced only in the state that the writer knows', async () => {
      const { ETag } = await put('cas', '1');
      await put('cas', '2', { IfMatch: ETag });

      expect(await errorName(put('cas', '3', { IfMatch: ETag }))).toBe('PreconditionFailed');
      expect(await errorName(put('cas-none', '1', { IfMatch: ETag }))).toBe('NoSuchKey');
      expect(await text('cas')).toBe('2');
    });
  });

  it('are read to their end while they are replaced and deleted', async () => {
    const old = Buffer.alloc(20_000_000, 'old');
    await put('busy', old);

    const reading = await get('busy');
    await put('busy', 'new');
    await target.client.send(new DeleteObjectCommand({ Bucket, Key: 'busy' }));
    const bytes = Buffer.from((await reading.Body?.transformToByteArray()) ?? []);

    expect(bytes.equals(old)).toBe(true);
  });
});
