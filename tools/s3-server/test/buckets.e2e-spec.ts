import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { sendRaw } from './support/signer';
import { errorName, openTarget, type Target } from './support/target';

describe('buckets', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget();
  });
  afterAll(() => target.close());

  const create = (Bucket: string) => target.client.send(new CreateBucketCommand({ Bucket }));

  it('are created, listed, found and deleted', async () => {
    const Bucket = `${target.bucket}-life`;
    await create(Bucket);
    await target.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));

    const { Buckets = [] } = await target.client.send(new ListBucketsCommand({}));
    const remove = () => target.client.send(new DeleteBucketCommand({ Bucket }));

    expect(Buckets.map(({ Name }) => Name)).toContain(Bucket);
    await target.client.send(new HeadBucketCommand({ Bucket }));
    await target.client.send(new GetBucketLocationCommand({ Bucket }));
    expect(await errorName(create(Bucket))).toBe('BucketAlreadyOwnedByYou');
    expect(await errorName(remove())).toBe('BucketNotEmpty');
    await target.client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await remove();
    expect(await errorName(remove())).toBe('NoSuchBucket');
    const head = new HeadBucketCommand({ Bucket });
    expect(await errorName(target.client.send(head))).toBe('NotFound');
  });

  it.each(['UPPER', 'ab', 'under_score', '-dash', 'x'.repeat(64)])(
    'are not named %s',
    async (name) => {
      const answer = await sendRaw(target.endpoint, target, { method: 'PUT', target: `/${name}` });

      expect(answer).toMatchObject({ status: 400, code: 'InvalidBucketName' });
    },
  );

  it.each(['acl', 'tagging', 'retention', 'legal-hold'])(
    'keep an object from being overwritten by its ?%s',
    async (subresource) => {
      const { bucket: Bucket } = target;
      await target.client.send(new PutObjectCommand({ Bucket, Key: 'safe', Body: 'safe' }));

      const answer = await sendRaw(target.endpoint, target, {
        method: 'PUT',
        target: `/${Bucket}/safe?${subresource}`,
        body: Buffer.from('<Other/>'),
      });

      const { Body } = await target.client.send(new GetObjectCommand({ Bucket, Key: 'safe' }));
      expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' });
      expect(await Body?.transformToString()).toBe('safe');
    },
  );

  it.each([
    ['PATCH', '/BUCKET/k', 'MethodNotAllowed'],
    ['POST', '/BUCKET/k', 'MethodNotAllowed'],
    ['DELETE', '/', 'MethodNotAllowed'],
  ])('do not know %s of %s', async (method, path, code) => {
    const answer = await sendRaw(target.endpoint, target, {
      method,
      target: path.replace('BUCKET', target.bucket),
    });

    expect(answer).toMatchObject({ status: 405, code });
  });

  describe('and pages of other origins', () => {
    const ORIGIN = 'https://app.example.com';
    let url: string;
    beforeAll(async () => {
      const missing = new GetObjectCommand({ Bucket: target.bucket, Key: 'missing' });
      url = await getSignedUrl(target.client, missing);
    });

    const preflight = (method: string, origin = ORIGIN) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type,x-amz-meta-a',
        },
      });
    const configure = () =>
      target.client.send(
        new PutBucketCorsCommand({
          Bucket: target.bucket,
          CORSConfiguration: {
            CORSRules: [
              {
                ...{ ID: 'app', AllowedOrigins: [ORIGIN], AllowedMethods: ['GET', 'PUT'] },
                ...{ AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 60 },
              },
            ],
          },
        }),
      );
    const configuration = () =>
      target.client.send(new GetBucketCorsCommand({ Bucket: target.bucket }));

    it('follow the configured rules, also in answers that are errors', async () => {
      await configure();

      expect((await configuration()).CORSRules).toEqual([
        {
          ...{ ID: 'app', AllowedOrigins: [ORIGIN], AllowedMethods: ['GET', 'PUT'] },
          ...{ AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 60 },
        },
      ]);
      const allowed = await preflight('PUT');
      expect(allowed.status).toBe(200);
      expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(allowed.headers.get('access-control-allow-headers')).toContain('x-amz-meta-a');
      expect((await preflight('DELETE')).status).toBe(403);
      expect((await preflight('PUT', 'https://other.example')).status).toBe(403);
      const error = await fetch(url, { headers: { origin: ORIGIN } });
      expect(error.status).toBe(404);
      expect(error.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(error.headers.get('access-control-expose-headers')).toBe('ETag');
      const stranger = await fetch(url, { headers: { origin: 'https://other.example' } });
      expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    });

    it('have no rules once they are deleted', async () => {
      await configure();

      await target.client.send(new DeleteBucketCorsCommand({ Bucket: target.bucket }));

      expect(await errorName(configuration())).toBe('NoSuchCORSConfiguration');
    });

    it('get no rules that make no sense', async () => {
      const rule = { AllowedOrigins: ['https://*.*'], AllowedMethods: ['GET'] };
      const put = (CORSRules: (typeof rule)[]) =>
        target.client.send(
          new PutBucketCorsCommand({ Bucket: target.bucket, CORSConfiguration: { CORSRules } }),
        );

      expect(await errorName(put([rule]))).toBe('InvalidRequest');
      expect(await errorName(put([{ ...rule, AllowedMethods: ['PATCH'] }]))).toBe('InvalidRequest');
      expect(await errorName(put([]))).toBe('MalformedXML');
    });
  });
});
