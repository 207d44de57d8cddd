import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { errorName, openTarget, type Target } from './support/target';

const MIB = 1024 ** 2;
const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

describe('an upload in parts', () => {
  let target: Target;
  let Bucket: string;
  /** Sends no checksums of its own accord. */
  let plain: S3Client;
  beforeAll(async () => {
    target = await openTarget();
    plain = target.connect({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    Bucket = target.bucket;
  });
  afterAll(() => target.close());

  const start = async (Key: string, more = {}): Promise<string> => {
    const command = new CreateMultipartUploadCommand({ Bucket, Key, ...more });
    return (await target.client.send(command)).UploadId ?? '';
  };
  const part = async (Key: string, UploadId: string, PartNumber: number, Body: Buffer | string) => {
    const command = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body });
    return { PartNumber, ...(await plain.send(command)) };
  };
  const complete = (Key: string, UploadId: string, Parts: CompletedPart[], more = {}) =>
    target.client.send(
      new CompleteMultipartUploadCommand({
        ...{ Bucket, Key, UploadId, MultipartUpload: { Parts } },
        ...more,
      }),
    );
  const read = async (Key: string, more = {}): Promise<Buffer> => {
    const { Body } = await target.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const partsOf = (Key: string, UploadId: string, more = {}) =>
    target.client.send(new ListPartsCommand({ Bucket, Key, UploadId, ...more }));

  it('is what the SDK makes of a long stream', async () => {
    const content = randomBytes(17 * MIB);
    const upload = new Upload({
      client: target.client,
      params: {
        ...{ Bucket, Key: 'stream', ContentType: 'a/b', Metadata: { a: 'b' } },
        Body: Readable.from([content.subarray(0, 100), content.subarray(100)]),
      },
    });

    await upload.done();

    const head = await target.client.send(new HeadObjectCommand({ Bucket, Key: 'stream' }));
    expect(head).toMatchObject({
      ContentLength: content.length,
      ContentType: 'a/b',
      Metadata: { a: 'b' },
    });
    expect((await read('stream')).equals(content)).toBe(true);
  });

  it('has the entity tag of its parts, in the order of their numbers', async () => {
    const [first, second] = [randomBytes(5 * MIB), randomBytes(1000)];
    const id = await start('tagged');
    const two = await part('tagged', id, 7, second);
    const one = await part('tagged', id, 2, first);

    const { ETag } = await complete('tagged', id, [one, two]);

    const expected = md5(Buffer.concat([md5(first), md5(second)])).toString('hex');
    expect(ETag).toBe(`"${expected}-2"`);
    expect((await read('tagged')).equals(Buffer.concat([first, second]))).toBe(true);
    expect((await read('tagged', { PartNumber: 2 })).equals(second)).toBe(true);
    const across = `bytes=${5 * MIB - 3}-${5 * MIB + 2}`;
    expect(await read('tagged', { Range: across })).toEqual(
      Buffer.concat([first.subarray(-3), second.subarray(0, 3)]),
    );
  });

  it('takes the last of the parts that came under one number, and drops those not listed', async () => {
    const id = await start('again');
    await part('again', id, 1, 'old');
    const kept = await part('again', id, 1, 'new');
    await part('again', id, 2, 'not listed');

    await complete('again', id, [kept]);

    expect((await read('again')).toString()).toBe('new');
  });

  it('lists its parts, page by page', async () => {
    const id = await start('parts');
    for (const number of [3, 1, 10_000]) await part('parts', id, number, `part ${number}`);

    const first = await partsOf('parts', id, { MaxParts: 2 });
    const rest = await partsOf('parts', id, { PartNumberMarker: first.NextPartNumberMarker });

    expect(first.IsTruncated).toBe(true);
    expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 6],
      [3, 6],
    ]);
    expect(rest.IsTruncated).toBe(false);
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([10_000]);
  });

  it('is listed until it ends, page by page and by folder', async () => {
    const keys = ['open/a', 'open/a', 'open/b/1', 'open/b/2', 'open/c'];
    for (const key of keys) await start(key);
    const list = (more = {}) =>
      target.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'open/', ...more }));

    const found: string[] = [];
    let page = await list({ MaxUploads: 2 });
    for (;;) {
      found.push(...(page.Uploads ?? []).map(({ Key = '' }) => Key));
      if (!page.IsTruncated) break;
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      page = await list({ MaxUploads: 2, KeyMarker, UploadIdMarker });
    }
    const folders = await list({ Delimiter: '/' });

    expect(found).toEqual(keys);
    expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['open/b/']);
    expect(folders.Uploads?.map(({ Key }) => Key)).toEqual(['open/a', 'open/a', 'open/c']);
  });

  it('is gone when it is aborted', async () => {
    const id = await start('aborted');
    const sent = await part('aborted', id, 1, 'x');

    await target.client.send(
      new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: id }),
    );

    expect(await errorName(partsOf('aborted', id))).toBe('NoSuchUpload');
    expect(await errorName(part('aborted', id, 2, 'y'))).toBe('NoSuchUpload');
    expect(await errorName(complete('aborted', id, [sent]))).toBe('NoSuchUpload');
    expect(await errorName(read('aborted'))).toBe('NoSuchKey');
  });

  it('belongs to its key', async () => {
    const id = await start('mine');

    expect(await errorName(part('theirs', id, 1, 'x'))).toBe('NoSuchUpload');
  });

  it('refuses to be completed from what was not uploaded', async () => {
    const id = await start('strict');
    const one = await part('strict', id, 1, 'small');
    const two = await part('strict', id, 2, 'last');

    const attempts: [CompletedPart[], string][] = [
      [[one, two], 'EntityTooSmall'],
      [[two, one], 'InvalidPartOrder'],
      [[one, one], 'InvalidPartOrder'],
      [[{ ...one, ETag: two.ETag }], 'InvalidPart'],
      [[{ ...one, PartNumber: 3 }], 'InvalidPart'],
      [[{ ...one, ETag: `"${'0'.repeat(32)}"` }], 'InvalidPart'],
      [[], 'MalformedXML'],
    ];
    for (const [parts, name] of attempts) {
      expect(await errorName(complete('strict', id, parts))).toBe(name);
    }
    expect((await partsOf('strict', id)).Parts).toHaveLength(2);
  });

  it.each([0, 10_001, -1])('has no part number %d', async (number) => {
    const id = await start('numbers');

    expect(await errorName(part('numbers', id, number, 'x'))).toBe('InvalidArgument');
  });

  it('does not replace an object that it must not replace', async () => {
    const id = await start('taken');
    const sent = await part('taken', id, 1, 'x');
    await target.client.send(new PutObjectCommand({ Bucket, Key: 'taken', Body: 'first' }));

    const answer = complete('taken', id, [sent], { IfNoneMatch: '*' });

    expect(await errorName(answer)).toBe('PreconditionFailed');
    expect((await read('taken')).toString()).toBe('first');
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
    'has the %s of all its bytes where that is wanted',
    async (algorithm) => {
      const sum = `Checksum${algorithm}` as const;
      const key = `whole/${algorithm}`;
      const pieces = [randomBytes(5 * MIB), randomBytes(777)];
      const id = await start(key, { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' });
      const one = await part(key, id, 1, pieces[0] ?? '');
      const two = await part(key, id, 2, pieces[1] ?? '');

      const completed = await complete(key, id, [one, two], { ChecksumType: 'FULL_OBJECT' });

      // The copy's checksum is computed over the bytes instead of from the parts.
      const copied = await target.client.send(
        new CopyObjectCommand({
          ...{ Bucket, Key: `${key}-copy`, CopySource: `${Bucket}/${key}` },
          ChecksumAlgorithm: algorithm,
        }),
      );
      expect(completed[sum]).toBeTruthy();
      expect(copied.CopyObjectResult?.[sum]).toBe(completed[sum]);
      expect(copied.CopyObjectResult?.ETag).toBe(`"${md5(Buffer.concat(pieces)).toString('hex')}"`);
    },
  );

  it('refuses a part with another checksum than the whole', async () => {
    const UploadId = await start('mixed', { ChecksumAlgorithm: 'SHA256' });
    const command = new UploadPartCommand({
      ...{ Bucket, Key: 'mixed', UploadId, PartNumber: 1, Body: 'content' },
      ChecksumAlgorithm: 'CRC32',
    });

    expect(await errorName(target.client.send(command))).toBe('InvalidRequest');
  });

  it('has a checksum of checksums otherwise', async () => {
    const id = await start('composite', { ChecksumAlgorithm: 'SHA256' });
    const command = new UploadPartCommand({
      ...{ Bucket, Key: 'composite', UploadId: id, PartNumber: 1, Body: 'content' },
      ChecksumAlgorithm: 'SHA256',
    });
    const { ETag, ChecksumSHA256 } = await target.client.send(command);
    const sent = { PartNumber: 1, ETag, ChecksumSHA256 };

    const { ChecksumSHA256: composite } = await complete('composite', id, [sent]);

    const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
    expect(composite).toBe(`${sha256(sha256('content')).toString('base64')}-1`);
  });

  describe('of copied parts', () => {
    const source = randomBytes(6 * MIB);
    beforeAll(() =>
      target.client.send(new PutObjectCommand({ Bucket, Key: 'source', Body: source })),
    );

    const copyPart = (Key: string, UploadId: string, PartNumber: number, more = {}) =>
      target.client.send(
        new UploadPartCopyCommand({
          ...{ Bucket, Key, UploadId, PartNumber, CopySource: `${Bucket}/source` },
          ...more,
        }),
      );

    it('is put together from objects and ranges of them', async () => {
      const id = await start('copied');
      const whole = await copyPart('copied', id, 1);
      const range = await copyPart('copied', id, 2, { CopySourceRange: 'bytes=10-19' });

      await complete('copied', id, [
        { PartNumber: 1, ETag: whole.CopyPartResult?.ETag },
        { PartNumber: 2, ETag: range.CopyPartResult?.ETag },
      ]);

      const expected = Buffer.concat([source, source.subarray(10, 20)]);
      expect((await read('copied')).equals(expected)).toBe(true);
    });

    it('refuses what is not there, and leaves the source alone', async () => {
      const id = await start('copy-refused');

      const attempts = [
        [{ CopySourceRange: `bytes=0-${source.length}` }, 'InvalidArgument'],
        [{ CopySourceRange: 'bytes=-5' }, 'InvalidArgument'],
        [{ CopySource: `${Bucket}/none` }, 'NoSuchKey'],
        [{ CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
        [{ UploadId: 'none' }, 'NoSuchUpload'],
      ] as const;
      for (const [more, name] of attempts) {
        expect(await errorName(copyPart('copy-refused', id, 1, more))).toBe(name);
      }
      expect((await read('source')).equals(source)).toBe(true);
    });
  });
});
