import fc from 'fast-check';
import { AwsChunkedDecoder } from './aws-chunked';
import { S3Error } from './errors';
import { signingKey } from './signature';

// The worked examples of the chunked upload chapters of the Amazon S3 API reference.
const SCOPE = { timestamp: '20130524T000000Z', date: '20130524', region: 'us-east-1' };
const KEY = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', SCOPE);
const FIRST = Buffer.alloc(65_536, 'a');
const SECOND = Buffer.alloc(1024, 'a');

function decoder(hash: string, seed = ''): AwsChunkedDecoder {
  return new AwsChunkedDecoder({ hash, chain: { seed, key: KEY, scope: SCOPE } });
}

function chunk(bytes: Buffer, signature?: string): Buffer {
  const head = bytes.length.toString(16) + (signature ? `;chunk-signature=${signature}` : '');
  const end = bytes.length > 0 ? '\r\n' : '';
  return Buffer.concat([Buffer.from(`${head}\r\n`), bytes, Buffer.from(end)]);
}

async function decode(with_: AwsChunkedDecoder, body: Buffer, step = 10_000): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let i = 0; i < body.length; i += step) pieces.push(body.subarray(i, i + step));
  async function* source(): AsyncGenerator<Buffer> {
    for (const piece of pieces) yield await Promise.resolve(piece);
  }
  const decoded: Buffer[] = [];
  for await (const bytes of with_.decode(source())) decoded.push(Buffer.from(bytes));
  return Buffer.concat(decoded);
}

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const SIGNED_SEED = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const SIGNED_BODY = Buffer.concat([
  chunk(FIRST, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
  chunk(SECOND, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
  chunk(Buffer.alloc(0), 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
  Buffer.from('\r\n'),
]);

const TRAILER = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER';
const TRAILER_SEED = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e';
const trailerBody = (checksum: string): Buffer =>
  Buffer.concat([
    chunk(FIRST, 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'),
    chunk(SECOND, '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'),
    chunk(Buffer.alloc(0), '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992'),
    Buffer.from(
      `x-amz-checksum-crc32c:${checksum}\r\n` +
        'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
    ),
  ]);

describe('the aws-chunked decoder', () => {
  it('accepts the reference example of signed chunks', async () => {
    const decoded = await decode(decoder(SIGNED, SIGNED_SEED), SIGNED_BODY);

    expect(decoded.equals(Buffer.concat([FIRST, SECOND]))).toBe(true);
  });

  it('accepts the reference example of a signed trailer', async () => {
    const reader = decoder(TRAILER, TRAILER_SEED);

    const decoded = await decode(reader, trailerBody('sOO8/Q=='));

    expect(decoded).toHaveLength(66_560);
    expect(Object.fromEntries(reader.trailers)).toEqual({ 'x-amz-checksum-crc32c': 'sOO8/Q==' });
  });

  it.each([
    ['a changed byte', SIGNED, SIGNED_SEED, Buffer.from(SIGNED_BODY).fill('b', 200, 201)],
    ['another seed', SIGNED, TRAILER_SEED, SIGNED_BODY],
    ['a changed trailer', TRAILER, TRAILER_SEED, trailerBody('sOO8/A==')],
    ['missing signatures', SIGNED, SIGNED_SEED, Buffer.from('3\r\nabc\r\n0\r\n\r\n')],
  ])('refuses %s', async (_, hash, seed, body) => {
    await expect(decode(decoder(hash, seed), body)).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  it.each([
    ['a body that ends in a chunk', '5\r\nab', 'IncompleteBody'],
    ['a body without a last chunk', '2\r\nab\r\n', 'IncompleteBody'],
    ['a chunk that is longer than it said', '2\r\nabc\r\n0\r\n\r\n', 'InvalidRequest'],
    ['a size that is no number', 'zz\r\nab\r\n0\r\n\r\n', 'InvalidRequest'],
    ['bytes after the end', '0\r\n\r\nmore\r\n', 'InvalidRequest'],
    ['a line without an end', 'a'.repeat(20_000), 'InvalidRequest'],
  ])('refuses %s', async (_, body, code) => {
    const unsigned = decoder('STREAMING-UNSIGNED-PAYLOAD-TRAILER');

    await expect(decode(unsigned, Buffer.from(body))).rejects.toMatchObject({ code });
  });

  it('gives back what was framed, however the network cuts it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })),
        fc.integer({ min: 1, max: 50 }),
        async (chunks, step) => {
          const reader = decoder('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
          const body = Buffer.concat([
            ...chunks.map((bytes) => chunk(Buffer.from(bytes))),
            Buffer.from('0\r\nX-Amz-Checksum-Crc32: AAAAAA==\r\n\r\n'),
          ]);

          const decoded = await decode(reader, body, step);

          expect(decoded.equals(Buffer.concat(chunks))).toBe(true);
          expect(reader.trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
        },
      ),
    );
  });

  it('answers every damaged body with an error of the S3 API', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const outcome = await decode(
          decoder('STREAMING-UNSIGNED-PAYLOAD-TRAILER'),
          Buffer.from(bytes),
        ).catch((error: unknown) => error);

        expect(outcome instanceof S3Error || Buffer.isBuffer(outcome)).toBe(true);
      }),
    );
  });
});
