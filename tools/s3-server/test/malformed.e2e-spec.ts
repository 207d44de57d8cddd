import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { sendRaw } from './support/signer';
import { openTarget, type Target } from './support/target';

const VALUES = [
  '',
  '0',
  '-1',
  '1',
  '99999999999999999999',
  'x',
  '%2A',
  '%FF%00',
  '%2F',
  '%0D%0A',
  'null',
];
const PARAMETERS = [
  ...['uploads', 'uploadId', 'partNumber', 'delete', 'cors', 'location', 'list-type', 'prefix'],
  ...['delimiter', 'max-keys', 'marker', 'start-after', 'continuation-token', 'encoding-type'],
  ...['key-marker', 'upload-id-marker', 'max-uploads', 'max-parts', 'part-number-marker'],
  ...['response-content-type', 'response-content-disposition', 'versionId', 'x-id'],
];
const HEADERS = [
  ...['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-range', 'content-md5'],
  ...['content-type', 'content-encoding', 'origin', 'x-amz-copy-source', 'x-amz-trailer'],
  ...['x-amz-copy-source-range', 'x-amz-metadata-directive', 'x-amz-checksum-algorithm'],
  ...['x-amz-checksum-type', 'x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm'],
  ...['x-amz-decoded-content-length', 'x-amz-meta-a', 'x-amz-mp-object-size'],
];
const BODIES = [
  '',
  'x',
  '<Delete/>',
  '<Delete><Object/></Delete>',
  '<CompleteMultipartUpload/>',
  '<',
];
const PAYLOADS = [undefined, 'UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'nonsense'];

describe('malformed requests', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget();
  });
  afterAll(() => target.close());

  it('are never answered with an internal error', async () => {
    const sometimes = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
    const pairs = (names: string[]) =>
      fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...VALUES), { maxKeys: 3 });
    const request = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'),
      key: sometimes(fc.constantFrom('k', 'a/b', '%00', '%FF', '..', 'x'.repeat(1025))),
      query: pairs(PARAMETERS),
      headers: pairs(HEADERS),
      body: fc.constantFrom(...BODIES),
      payloadHash: fc.constantFrom(...PAYLOADS),
    });

    await fc.assert(
      fc.asyncProperty(request, async ({ method, key, query, headers, body, payloadHash }) => {
        const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
        const path = `/${target.bucket}${key === undefined ? '' : `/${key}`}`;
        // The bucket itself has to stay.
        fc.pre(method !== 'DELETE' || key !== undefined);

        const { status } = await sendRaw(target.endpoint, target, {
          ...{ method, headers, payloadHash, body: Buffer.from(body) },
          target: [path, parameters.join('&')].filter(Boolean).join('?'),
        });

        expect([0, 500, 502, 503]).not.toContain(status);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a target without a path', 'GET x HTTP/1.1\r\nhost: a\r\n\r\n'],
    ['a broken escape', 'GET /%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`],
  ])('of %s are answered with 4xx', async (_, bytes) => {
    const { hostname, port } = new URL(target.endpoint);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.end(bytes);

    const [answer] = (await once(socket, 'data')) as [Buffer];

    expect(answer.toString()).toMatch(/^HTTP\/1.1 4/);
    socket.destroy();
  });
});
