import fc from 'fast-check';
import { S3Error } from './errors';
import { keyFromText, keyToText, percentDecode, percentEncode } from './keys';
import { S3Request } from './request';

const parse = (url: string, rawHeaders: string[] = []) => new S3Request({ url, rawHeaders });

describe('a request', () => {
  it.each([
    ['/', '', ''],
    ['/bucket', 'bucket', ''],
    ['/bucket/', 'bucket', ''],
    ['/bucket//a', 'bucket', '/a'],
    ['/bucket/a/../b/.', 'bucket', 'a/../b/.'],
    ['/bucket/a%2Fb%20c+d', 'bucket', 'a/b c+d'],
    ['/bucket/%ff%00', 'bucket', '\u00ff\0'],
    ['http://host:1/bucket/k?x', 'bucket', 'k'],
  ])('of %s is for bucket "%s" and key "%s"', (url, bucket, key) => {
    expect(parse(url)).toMatchObject({ bucket, key });
  });

  it('reads plus signs and missing values in a query as S3 does', () => {
    expect(parse('/b?prefix=a+b%2B&uploads&&x=1=2').query).toEqual([
      { name: 'prefix', value: 'a b+' },
      { name: 'uploads', value: '' },
      { name: 'x', value: '1=2' },
    ]);
  });

  it.each(['/b/%zz', '/b/%f', 'no-slash', '/b?a=%'])('refuses the target %s', (url) => {
    expect(() => parse(url)).toThrow(new S3Error('InvalidURI'));
  });

  it('joins repeated headers as signers do', () => {
    const request = parse('/b', ['X-Amz-Meta-A', ' 1 ', 'x-amz-meta-a', '2']);

    expect(request.header('x-amz-meta-a')).toBe('1,2');
  });

  it('takes settings from the query only when the URL is presigned', () => {
    const request = parse('/b?X-Amz-Meta-A=1');

    expect(request.amz('x-amz-meta-a')).toBeUndefined();
    request.presigned = true;
    expect(request.amz('x-amz-meta-a')).toBe('1');
  });
});

describe('keys', () => {
  it('of any bytes survive percent-encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const key = Buffer.from(bytes).toString('latin1');

        expect(percentDecode(percentEncode(key))).toBe(key);
        expect(percentDecode(percentEncode(key, true))).toBe(key);
      }),
    );
  });

  it('are ordered by their UTF-8 bytes, not by UTF-16 units', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const order = Buffer.compare(Buffer.from(a), Buffer.from(b));

        expect(keyFromText(a) < keyFromText(b)).toBe(order < 0);
        expect(keyToText(keyFromText(a))).toBe(Buffer.from(a).toString());
      }),
    );
  });
});
