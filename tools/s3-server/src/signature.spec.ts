import { authenticate } from './authenticate';
import { S3Error, type S3ErrorCode } from './errors';
import { S3Request } from './request';
import { canonicalRequest, EMPTY_SHA256, sign, signingKey, stringToSign } from './signature';

// The worked examples of the Signature Version 4 chapter of the Amazon S3 API reference.
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SCOPE = { timestamp: '20130524T000000Z', date: '20130524', region: 'us-east-1' };
const CREDENTIALS = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: SECRET,
  region: 'us-east-1',
};

function signatureOf(request: S3Request, signedHeaders: string[], payloadHash: string): string {
  const canonical = canonicalRequest(request, signedHeaders, payloadHash);
  return sign(signingKey(SECRET, SCOPE), stringToSign(SCOPE, canonical));
}

describe('Signature Version 4', () => {
  it('signs the reference example of a GET with a range', () => {
    const request = new S3Request({
      method: 'GET',
      url: '/test.txt',
      rawHeaders: [
        ...['Host', 'examplebucket.s3.amazonaws.com', 'Range', 'bytes=0-9'],
        ...['x-amz-content-sha256', EMPTY_SHA256, 'x-amz-date', '20130524T000000Z'],
      ],
    });

    const signed = ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'];

    expect(signatureOf(request, signed, EMPTY_SHA256)).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  it('signs the reference example of a list with a query', () => {
    const request = new S3Request({
      method: 'GET',
      url: '/?prefix=J&max-keys=2',
      rawHeaders: [
        ...['Host', 'examplebucket.s3.amazonaws.com', 'x-amz-date', '20130524T000000Z'],
        ...['x-amz-content-sha256', EMPTY_SHA256],
      ],
    });

    const signed = ['host', 'x-amz-content-sha256', 'x-amz-date'];

    expect(signatureOf(request, signed, EMPTY_SHA256)).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  it('signs the reference example of a presigned URL', () => {
    const request = new S3Request({
      method: 'GET',
      url:
        '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=not-a-part-of-itself',
      rawHeaders: ['Host', 'examplebucket.s3.amazonaws.com'],
    });

    expect(signatureOf(request, ['host'], 'UNSIGNED-PAYLOAD')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });
});

describe('authentication', () => {
  const DAY = '20130524/us-east-1/s3/aws4_request';

  function refusal(url: string, headers: string[] = []): S3ErrorCode | undefined {
    try {
      authenticate(new S3Request({ url, rawHeaders: ['host', 'h', ...headers] }), CREDENTIALS);
    } catch (error) {
      if (error instanceof S3Error) return error.code;
      throw error;
    }
    return undefined;
  }

  it.each<[string, string, string[], S3ErrorCode]>([
    ['nothing at all', '/b/k', [], 'AccessDenied'],
    ['an older signature version', '/b/k', ['authorization', 'AWS a:b'], 'InvalidRequest'],
    [
      'a header without its parts',
      '/b/k',
      ['authorization', 'AWS4-HMAC-SHA256 Credential=x'],
      'AuthorizationHeaderMalformed',
    ],
    [
      'a header and a presigned URL together',
      '/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256',
      ['authorization', 'AWS4-HMAC-SHA256'],
      'InvalidArgument',
    ],
    [
      'a presigned URL of another algorithm',
      '/b/k?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256',
      [],
      'AuthorizationQueryParametersError',
    ],
    [
      'a presigned URL without an expiry',
      `/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Credential=a/${DAY}`,
      [],
      'AuthorizationQueryParametersError',
    ],
    [
      'a presigned URL that lives longer than a week',
      `/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Credential=a/${DAY}&X-Amz-Expires=604801`,
      [],
      'AuthorizationQueryParametersError',
    ],
    [
      'a presigned URL whose time is over',
      `/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Credential=a/${DAY}&X-Amz-Expires=604800`,
      [],
      'AccessDenied',
    ],
    [
      'a header that was signed years ago',
      '/b/k',
      [
        'authorization',
        `AWS4-HMAC-SHA256 Credential=a/${DAY}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
        'x-amz-date',
        '20130524T000000Z',
      ],
      'RequestTimeTooSkewed',
    ],
  ])('refuses %s', (_, url, headers, code) => {
    expect(refusal(url, headers)).toBe(code);
  });
});
