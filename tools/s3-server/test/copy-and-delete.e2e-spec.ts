import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
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

  const put = (Key: string, Body: string, more = {}) =>
    target.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const head = (Key: string) => target.client.send(new HeadObjectCommand({ Bucket, Key }));
  const text = async (Key: string) => {
    const { Body } = await target.client.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  };
  const copy = (Key: string, more: Partial<CopyObjectCommandInput>) =>
    target.client.send(
      new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source`, ...more }),
    );

  describe('copied', () => {
    beforeAll(() =>
      put('source', 'original', { ContentType: 'a/b', Metadata: { from: 'source' } }),
    );

    it('are the same, and stay when the source goes', async () => {
      await put('leaving', 'kept', { Metadata: { a: 'b' } });

      await copy('copies/kept é', { CopySource: `/${Bucket}/leaving` });
      await target.client.send(new DeleteObjectCommand({ Bucket, Key: 'leaving' }));

      expect(await text('copies/kept é')).toBe('kept');
      expect((await head('copies/kept é')).Metadata).toEqual({ a: 'b' });
    });

    it('take new metadata when told to', async () => {
      await copy('copies/new', {
        MetadataDirective: 'REPLACE',
        ContentType: 'c/d',
        Metadata: { to: 'copy' },
      });

      expect(await head('copies/new')).toMatchObject({
        ContentType: 'c/d',
        Metadata: { to: 'copy' },
      });
    });

    it('may replace their own metadata, and nothing less', async () => {
      await copy('source', { MetadataDirective: 'REPLACE', Metadata: { from: 'self' } });

      expect((await head('source')).Metadata).toEqual({ from: 'self' });
      expect(await errorName(copy('source', {}))).toBe('InvalidRequest');
    });

    it.each<[string, Partial<CopyObjectCommandInput>, string]>([
      ['a source that does not exist', { CopySource: 'BUCKET/none' }, 'NoSuchKey'],
      ['a bucket that does not exist', { CopySource: 'none-such/x' }, 'NoSuchBucket'],
      ['a source without a key', { CopySource: 'BUCKET' }, 'InvalidArgument'],
      ['another state', { CopySourceIfMatch: '"x"' }, 'PreconditionFailed'],
      ['a condition on the target', { IfNoneMatch: '*', Key: 'fixed' }, 'PreconditionFailed'],
    ])('are refused for %s', async (_, more, name) => {
      const { CopySource = `${Bucket}/source` } = more;
      await put('fixed', 'fixed');

      const answer = copy(more.Key ?? 'copies/refused', {
        ...more,
        CopySource: CopySource.replace('BUCKET', Bucket),
      });

      expect(await errorName(answer)).toBe(name);
    });
  });

  describe('deleted in a batch', () => {
    const remove = (keys: string[], Quiet = false) =>
      target.client.send(
        new DeleteObjectsCommand({
          Bucket,
          Delete: { Quiet, Objects: keys.map((Key) => ({ Key })) },
        }),
      );

    it('are gone, whether they existed or not', async () => {
      const keys = ['batch/1', 'batch/<&>"\' é', 'batch/new\nline'];
      for (const key of keys) await put(key, key);

      const { Deleted = [], Errors = [] } = await remove([...keys, 'batch/none']);

      expect(Deleted.map(({ Key }) => Key)).toEqual([...keys, 'batch/none']);
      expect(Errors).toEqual([]);
      for (const key of keys) expect(await errorName(head(key))).toBe('NotFound');
    });

    it('are not listed when nobody wants to know', async () => {
      expect((await remove(['batch/x'], true)).Deleted).toBeUndefined();
    });

    it('are a thousand at most, and one at least', async () => {
      const keys = Array.from({ length: 1001 }, (_, i) => `batch/${i}`);

      expect(await errorName(remove(keys))).toBe('MalformedXML');
      expect(await errorName(remove([]))).toBe('MalformedXML');
      expect((await remove(keys.slice(1))).Deleted).toHaveLength(1000);
    });

    it('need a checksum of the list', async () => {
      const body = Buffer.from('<Delete><Object><Key>fixed</Key></Object></Delete>');
      const raw = { method: 'POST', target: `/${Bucket}?delete`, body };

      const answer = await sendRaw(target.endpoint, target, raw);

      expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
    });
  });
});
