import { corsHeaders, type CorsRule, preflightHeaders } from './cors';
import { S3Error } from './errors';
import { S3Request } from './request';

const RULES: CorsRule[] = [
  {
    origins: ['https://*.example.com'],
    methods: ['PUT'],
    headers: ['x-amz-meta-*', 'content-type'],
    exposed: ['ETag'],
    maxAgeSeconds: 60,
  },
  { origins: ['*'], methods: ['GET'], headers: [], exposed: [] },
];

const ask = (origin: string, method: string, headers = '') =>
  new S3Request({
    method: 'OPTIONS',
    url: '/b/k',
    rawHeaders: [
      ...['origin', origin, 'access-control-request-method', method],
      ...(headers ? ['access-control-request-headers', headers] : []),
    ],
  });

describe('cors', () => {
  it('answers a preflight with the first rule that covers it', () => {
    const request = ask('https://app.example.com', 'PUT', 'X-Amz-Meta-Id, Content-Type');

    expect(preflightHeaders(request, RULES)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-headers': 'x-amz-meta-id, content-type',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '60',
    });
  });

  it.each([
    ['another origin', ask('https://example.org', 'PUT')],
    ['another method', ask('https://app.example.com', 'DELETE')],
    ['another header', ask('https://app.example.com', 'PUT', 'authorization')],
  ])('refuses a preflight of %s', (_, request) => {
    expect(() => preflightHeaders(request, RULES)).toThrow(new S3Error('AccessForbidden'));
  });

  it('allows every origin where the bucket has no rules', () => {
    const request = ask('https://anywhere.example', 'DELETE', 'x-anything');

    expect(preflightHeaders(request)).toMatchObject({ 'access-control-allow-origin': '*' });
  });

  it('says nothing to requests without an origin or without a rule', () => {
    const get = (rawHeaders: string[]) => new S3Request({ method: 'PUT', url: '/b', rawHeaders });

    expect(corsHeaders(get([]), RULES)).toEqual({});
    expect(corsHeaders(get(['origin', 'https://example.org']), RULES)).toEqual({});
  });
});
