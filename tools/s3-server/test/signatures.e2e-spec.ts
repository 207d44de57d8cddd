import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { frameSigned, send, sendRaw, signRequest } from './support/signer';
import { errorName, openTarget, type Target } from './support/target';

const run = promisify(execFile);

describe('signatures', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget();
    await put('secret.txt', 'secret');
    await put('shown.txt', 'shown');
  });
  afterAll(() => target.close());

  const put = (Key: string, Body: string) =>
    target.client.send(new PutObjectCommand({ Bucket: target.bucket, Key, Body }));
  const exists = (Key: string) =>
    target.client.send(new HeadObjectCommand({ Bucket: target.bucket, Key })).then(
      () => true,
      () => false,
    );
  const credentials = (secret: { accessKey?: string; secretKey?: string }) => ({
    accessKeyId: secret.accessKey ?? target.accessKey,
    secretAccessKey: secret.secretKey ?? target.secretKey,
  });
  const presignGet = (Key: string, options: Parameters<typeof getSignedUrl>[2] = {}) =>
    getSignedUrl(target.client, new GetObjectCommand({ Bucket: target.bucket, Key }), options);
  /** A default client signs the checksum of an empty body into the URL. */
  const presignPut = (Key: string) =>
    getSignedUrl(
      target.connect({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
      new PutObjectCommand({ Bucket: target.bucket, Key }),
    );

  describe('in headers', () => {
    it.each([
      ['a wrong secret', { secretKey: 'wrong' }, 'SignatureDoesNotMatch'],
      ['an unknown key', { accessKey: 'unknown' }, 'InvalidAccessKeyId'],
    ])('refuse %s', async (_, secret, name) => {
      const client = target.connect({ credentials: credentials(secret) });
      const read = new GetObjectCommand({ Bucket: target.bucket, Key: 'secret.txt' });

      expect(await errorName(client.send(read))).toBe(name);
    });

    it('refuse requests without any', async () => {
      const answer = await fetch(`${target.endpoint}/${target.bucket}/secret.txt`);

      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
    });

    it('refuse a clock that is sixteen minutes off', async () => {
      for (const minutes of [-16, 16]) {
        const answer = await sendRaw(target.endpoint, target, {
          method: 'GET',
          target: `/${target.bucket}/secret.txt`,
          signedAt: new Date(Date.now() + minutes * 60_000),
        });
        expect(answer).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
      }
    });

    it('refuse an x-amz header that was added later', async () => {
      const answer = await sendRaw(target.endpoint, target, {
        method: 'PUT',
        target: `/${target.bucket}/stolen.txt`,
        unsignedHeaders: { 'x-amz-copy-source': `/${target.bucket}/secret.txt` },
      });

      expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
      expect(await exists('stolen.txt')).toBe(false);
    });

    it('refuse a body that is not the one that was signed', async () => {
      const answer = await sendRaw(target.endpoint, target, {
        method: 'PUT',
        target: `/${target.bucket}/swapped.txt`,
        body: Buffer.from('evil'),
        payloadHash: createHash('sha256').update('good').digest('hex'),
      });

      expect(answer).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' });
      expect(await exists('swapped.txt')).toBe(false);
    });

    it('cover the query', async () => {
      const path = `/${target.bucket}/secret.txt`;
      const { headers } = signRequest(target.endpoint, target, { method: 'GET', target: path });

      const changed = `${path}?response-content-type=text%2Fhtml`;
      const answer = await send(target.endpoint, { method: 'GET', target: changed, headers });

      expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    });
  });

  describe('in presigned URLs', () => {
    it('let anyone read that one object, with the headers that were asked for', async () => {
      const url = await getSignedUrl(
        target.client,
        new GetObjectCommand({
          Bucket: target.bucket,
          Key: 'shown.txt',
          ResponseContentDisposition: 'attachment; filename="a.txt"',
          ResponseContentType: 'text/x-test',
        }),
      );

      const answer = await fetch(url);

      expect(await answer.text()).toBe('shown');
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.txt"');
      expect(answer.headers.get('content-type')).toBe('text/x-test');
    });

    it.each(['HEAD', 'PUT', 'DELETE', 'POST'])('of a GET refuse %s', async (method) => {
      const answer = await fetch(await presignGet('secret.txt'), { method });

      expect(answer.status).toBe(403);
      expect(await exists('secret.txt')).toBe(true);
    });

    it.each<[string, (url: string) => string]>([
      ['another key', (url) => url.replace('/shown.txt', '/secret.txt')],
      ['a longer life', (url) => url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800')],
      ['a later date', (url) => url.replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20400101')],
      ['another parameter', (url) => `${url}&response-content-type=text%2Fhtml`],
      ['another signature', (url) => url.replace(/Signature=.{4}/, 'Signature=0000')],
    ])('refuse %s', async (_, change) => {
      const url = change(await presignGet('shown.txt'));

      const answer = await fetch(url);

      expect([400, 403]).toContain(answer.status);
      expect(await answer.text()).not.toContain('shown<');
    });

    it('refuse to work after their time', async () => {
      const signingDate = new Date(Date.now() - 61_000);

      const answer = await fetch(await presignGet('shown.txt', { expiresIn: 60, signingDate }));

      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('Request has expired');
    });

    it('refuse a wrong secret', async () => {
      const stranger = target.connect({ credentials: credentials({ secretKey: 'wrong' }) });
      const read = new GetObjectCommand({ Bucket: target.bucket, Key: 'shown.txt' });

      expect((await fetch(await getSignedUrl(stranger, read))).status).toBe(403);
    });

    it('of a PUT store what is sent', async () => {
      const url = await presignPut('put/by url é.txt');

      const answer = await fetch(url, { method: 'PUT', body: 'sent' });

      expect(answer.status).toBe(200);
      expect(await (await fetch(await presignGet('put/by url é.txt'))).text()).toBe('sent');
    });

    it.each([
      ['x-amz-copy-source', () => `/${target.bucket}/secret.txt`],
      ['x-amz-meta-owner', () => 'me'],
      ['x-amz-acl', () => 'public-read'],
    ])('of a PUT refuse an unsigned %s', async (name, value) => {
      const answer = await fetch(await presignPut('taken.txt'), {
        method: 'PUT',
        headers: { [name]: value() },
      });

      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain(name);
      expect(await exists('taken.txt')).toBe(false);
    });

    it('carry metadata that the signer chose', async () => {
      const url = await getSignedUrl(
        target.connect({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
        new PutObjectCommand({ Bucket: target.bucket, Key: 'meta', Metadata: { owner: 'ada' } }),
      );

      await fetch(url, { method: 'PUT', body: 'x' });

      const head = new HeadObjectCommand({ Bucket: target.bucket, Key: 'meta' });
      expect((await target.client.send(head)).Metadata).toEqual({ owner: 'ada' });
    });
  });

  describe('of chunks', () => {
    const content = Buffer.alloc(200_000, 'chunk');
    const chunks = [content.subarray(0, 65_536), content.subarray(65_536)];

    function upload(key: string, trailer?: string, change = (body: Buffer) => body) {
      const raw = {
        method: 'PUT',
        target: `/${target.bucket}/${key}`,
        payloadHash: `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer ? '-TRAILER' : ''}`,
        headers: {
          'content-encoding': 'aws-chunked',
          'x-amz-decoded-content-length': String(content.length),
          ...(trailer && { 'x-amz-trailer': trailer.slice(0, trailer.indexOf(':')) }),
        },
      };
      const signed = signRequest(target.endpoint, target, raw);
      const body = change(frameSigned(signed, chunks, trailer));
      return send(target.endpoint, { ...raw, headers: signed.headers, body });
    }

    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(content));

    it('are taken off with their framing', async () => {
      expect(await upload('chunked')).toMatchObject({ status: 200 });

      const stored = await fetch(await presignGet('chunked'));
      expect(stored.headers.get('content-encoding')).toBeNull();
      expect(Buffer.from(await stored.arrayBuffer()).equals(content)).toBe(true);
    });

    it('may end in a signed checksum', async () => {
      const trailer = `x-amz-checksum-crc32:${crc.toString('base64')}`;

      expect(await upload('trailer', trailer)).toMatchObject({ status: 200 });
      expect(await exists('trailer')).toBe(true);
    });

    it('refuse a checksum of other content', async () => {
      const answer = await upload('wrong-trailer', 'x-amz-checksum-crc32:AAAAAA==');

      expect(answer).toMatchObject({ status: 400, code: 'BadDigest' });
      expect(await exists('wrong-trailer')).toBe(false);
    });

    it('refuse a changed byte', async () => {
      const answer = await upload('changed', undefined, (body) => body.fill('x', 70_000, 70_001));

      expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
      expect(await exists('changed')).toBe(false);
    });

    it('are made by the SDK for streams, and end in a checksum', async () => {
      const Body = Readable.from([content, content]);

      const answer = await target.client.send(
        new PutObjectCommand({
          ...{ Bucket: target.bucket, Key: 'stream', Body },
          ContentLength: content.length * 2,
        }),
      );

      expect(answer.ChecksumCRC32).toBeDefined();
      const stored = await fetch(await presignGet('stream'));
      expect(Buffer.from(await stored.arrayBuffer())).toHaveLength(content.length * 2);
    });
  });

  describe('made by curl', () => {
    let directory: string;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 's3-curl-'));
      await writeFile(join(directory, 'file'), Buffer.alloc(2_000_000, 'curl'));
    });
    afterAll(() => rm(directory, { recursive: true }));

    const curl = async (...options: string[]): Promise<string> =>
      (
        await run('curl', [
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code} %{size_download}',
          ...options,
        ])
      ).stdout;

    it('upload and download with presigned URLs', async () => {
      const uploaded = await curl('-T', join(directory, 'file'), await presignPut('curl'));
      const downloaded = await curl(await presignGet('curl'));

      expect(uploaded).toMatch(/^200 /);
      expect(downloaded).toBe('200 2000000');
    });

    it('are told no before a large body travels', async () => {
      const url = (await presignPut('curl')).replace('/curl?', '/other?');

      expect(await curl('-T', join(directory, 'file'), url)).toMatch(/^403 /);
    });

    it('verify', async () => {
      const signed = await curl(
        ...['--aws-sigv4', `aws:amz:${target.region}:s3`],
        ...['--user', `${target.accessKey}:${target.secretKey}`],
        ...['-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD'],
        `${target.endpoint}/${target.bucket}/shown.txt`,
      );

      expect(signed).toBe('200 5');
    });
  });
});
