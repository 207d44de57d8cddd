import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import {
  Presigner,
  type PresignerOptions,
  type PresignMethod,
  type PresignRequest,
} from './presigner';

const OPTIONS: PresignerOptions = {
  endpoint: 'http://localhost:9000',
  region: 'us-east-1',
  accessKeyId: 'AKIAIOSFODNN7',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY',
  pathStyle: true,
};

function sdk(options: PresignerOptions): S3Client {
  return new S3Client({
    endpoint: options.endpoint,
    region: options.region,
    credentials: options,
    forcePathStyle: options.pathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

function bySdk(options: PresignerOptions, request: PresignRequest): Promise<string> {
  const client = sdk(options);
  const place = { Bucket: request.bucket, Key: request.key };
  const command =
    request.method === 'PUT'
      ? new PutObjectCommand(place)
      : new GetObjectCommand({
          ...place,
          ...(request.responseContentDisposition !== undefined && {
            ResponseContentDisposition: request.responseContentDisposition,
          }),
          ...(request.responseContentType !== undefined && {
            ResponseContentType: request.responseContentType,
          }),
        });
  return getSignedUrl(client, command, {
    expiresIn: request.expiresInSeconds,
    ...(request.now && { signingDate: request.now }),
  });
}

const segment = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('..', '.', '', '한국어', 'a b', '100%', '%2F', '?x=1&y', '#', "!'()*", '+', '🦺'),
);
const key = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'))
  .filter((text) => text.length > 0);

const options = fc.record({
  endpoint: fc.constantFrom(
    'http://localhost:9000',
    'https://s3.example.org',
    'https://S3.Example.org:443',
    'http://127.0.0.1:4566',
    'http://[::1]:9000',
    'https://0123456789abcdef.r2.cloudflarestorage.com',
    'https://files.example.org:8443/storage',
  ),
  region: fc.constantFrom('us-east-1', 'auto', 'ap-northeast-2', 'weur'),
  accessKeyId: fc.stringMatching(/^[A-Za-z0-9+=._-]{3,40}$/),
  secretAccessKey: fc.string({ unit: 'grapheme', minLength: 8 }),
  pathStyle: fc.boolean(),
});

const request = fc.record(
  {
    method: fc.constantFrom<PresignMethod>('GET', 'PUT'),
    bucket: fc.constantFrom('datasets', 'training-datasets', 'with.dots.in'),
    key,
    expiresInSeconds: fc.integer({ min: 1, max: 604_800 }),
    now: fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
    responseContentDisposition: fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((name) => `attachment; filename="${name}"`),
    responseContentType: fc.constantFrom('application/zip', 'image/svg+xml; charset=utf-8'),
  },
  { requiredKeys: ['method', 'bucket', 'key', 'expiresInSeconds', 'now'] },
);

describe('Presigner', () => {
  it('gives the URL of the AWS SDK for any key, bucket, region, endpoint and override', async () => {
    await fc.assert(
      fc.asyncProperty(options, request, async (setup, wanted) => {
        const plain = wanted.method === 'PUT' ? withoutOverrides(wanted) : wanted;

        expect(new Presigner(setup).url(plain)).toBe(await bySdk(setup, plain));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the URL of the AWS SDK for any part of any upload', async () => {
    const part = fc.record({
      uploadId: fc.string({ minLength: 1 }),
      number: fc.integer({ min: 1, max: 10_000 }),
    });

    await fc.assert(
      fc.asyncProperty(options, request, part, async (setup, wanted, { uploadId, number }) => {
        const { bucket, key: Key, now, expiresInSeconds } = wanted;
        const command = new UploadPartCommand({
          Bucket: bucket,
          Key,
          UploadId: uploadId,
          PartNumber: number,
        });

        const url = new Presigner(setup).partUrl({
          ...{ bucket, key: Key, expiresInSeconds, uploadId, number },
          ...(now && { now }),
        });

        expect(url).toBe(
          await getSignedUrl(sdk(setup), command, {
            expiresIn: expiresInSeconds,
            ...(now && { signingDate: now }),
          }),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('signs each second and each day anew when one presigner serves them all', async () => {
    const presigner = new Presigner(OPTIONS);
    const wanted = {
      method: 'GET',
      bucket: 'datasets',
      key: 'a/b.jpg',
      expiresInSeconds: 60,
    } as const;

    for (const moment of [
      '2026-02-28T23:59:59Z',
      '2026-03-01T00:00:00Z',
      '2026-02-28T23:59:59Z',
      '2027-01-01T00:00:01.999Z',
    ]) {
      const now = new Date(moment);
      expect(presigner.url({ ...wanted, now })).toBe(await bySdk(OPTIONS, { ...wanted, now }));
    }
  });

  it.each([0, -1, 1.5, 604_801, Number.NaN])(
    'refuses an expiry of %p seconds',
    (expiresInSeconds) => {
      const presigner = new Presigner(OPTIONS);

      expect(() =>
        presigner.url({ method: 'GET', bucket: 'datasets', key: 'a', expiresInSeconds }),
      ).toThrow(RangeError);
    },
  );

  it('never shows the secret key', () => {
    const url = new Presigner(OPTIONS).url({
      method: 'GET',
      bucket: 'datasets',
      key: 'a',
      expiresInSeconds: 60,
    });

    expect(decodeURIComponent(url)).not.toContain(OPTIONS.secretAccessKey);
  });
});

function withoutOverrides({
  responseContentDisposition: _disposition,
  responseContentType: _type,
  ...rest
}: PresignRequest): PresignRequest {
  return rest;
}
