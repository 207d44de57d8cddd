import { s3Client, testServers } from '@libs/testing';
import { DeleteBucketCommand, GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { loadConfig } from '@libs/config';
import { storageConfigSchema } from '@libs/storage';
import { randomBytes } from 'node:crypto';
import { prepareBuckets } from '../prepare-buckets';

const ORIGIN = 'https://labeler.example.com';

describe('tools/buckets', () => {
  const suffix = randomBytes(5).toString('hex');
  const names = {
    datasets: `prepared-datasets-${suffix}`,
    annotations: `prepared-notes-${suffix}`,
  };
  const { endpoint, accessKey, secretKey, region } = testServers().s3;
  const { storage } = loadConfig(
    { storage: storageConfigSchema },
    {
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY: accessKey,
      S3_SECRET_KEY: secretKey,
      S3_REGION: region,
      S3_BUCKET_DATASETS: names.datasets,
      S3_BUCKET_ANNOTATIONS: names.annotations,
    },
  );
  const client = s3Client();

  afterAll(async () => {
    for (const Bucket of Object.values(names))
      await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  });

  it('creates what is missing, once', async () => {
    const first = await prepareBuckets(storage, [ORIGIN]);
    const second = await prepareBuckets(storage, [ORIGIN]);

    expect(first).toEqual(Object.values(names).map((bucket) => ({ bucket, created: true })));
    expect(second).toEqual(Object.values(names).map((bucket) => ({ bucket, created: false })));
  });

  it('lets browsers of the given origins read and write through presigned URLs, and no others', async () => {
    await prepareBuckets(storage, [ORIGIN]);
    const ask = (origin: string, method: string) =>
      fetch(`${endpoint}/${names.datasets}/picture.jpg`, {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'content-type',
        },
      });

    const [reading, writing, stranger] = await Promise.all([
      ask(ORIGIN, 'GET'),
      ask(ORIGIN, 'PUT'),
      ask('https://elsewhere.example.com', 'GET'),
    ]);

    expect([reading.status, writing.status]).toEqual([200, 200]);
    expect(writing.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(stranger.status).toBe(403);
  });

  it('replaces the rules of an earlier run', async () => {
    await prepareBuckets(storage, [ORIGIN]);
    await prepareBuckets(storage, ['https://moved.example.com']);

    const { CORSRules } = await client.send(
      new GetBucketCorsCommand({ Bucket: names.annotations }),
    );
    expect(CORSRules?.flatMap(({ AllowedOrigins }) => AllowedOrigins)).toEqual([
      'https://moved.example.com',
    ]);
  });

  it('says what is wrong when the store refuses', async () => {
    const stranger = { ...storage, secretAccessKey: 'not the secret of this store' };

    await expect(prepareBuckets(stranger, [ORIGIN])).rejects.toThrow();
  });
});
