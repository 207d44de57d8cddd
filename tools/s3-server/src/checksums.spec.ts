import fc from 'fast-check';
import { type ChecksumAlgorithm, startDigest } from './checksums';
import { combineCrcs } from './crc-combine';

function digestOf(algorithm: ChecksumAlgorithm, ...chunks: Uint8Array[]): Buffer {
  const digest = startDigest(algorithm);
  for (const bytes of chunks) digest.update(Buffer.from(bytes));
  return digest.digest();
}

describe('checksums', () => {
  // Check values of the CRC catalogue (reveng) and of FIPS 180 for "123456789".
  it.each<[ChecksumAlgorithm, string]>([
    ['crc32', 'cbf43926'],
    ['crc32c', 'e3069283'],
    ['crc64nvme', 'ae8b14860a799888'],
    ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ])('computes the known %s of the digits', (algorithm, expected) => {
    expect(digestOf(algorithm, Buffer.from('123456789')).toString('hex')).toBe(expected);
  });

  it.each<ChecksumAlgorithm>(['crc32', 'crc32c', 'crc64nvme'])(
    'combines the %s of pieces into that of the whole',
    (algorithm) => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 500 }), { minLength: 1 }), (pieces) => {
          const combined = combineCrcs(
            algorithm,
            pieces.map((bytes) => ({ digest: digestOf(algorithm, bytes), size: bytes.length })),
          );

          expect(combined).toEqual(digestOf(algorithm, Buffer.concat(pieces)));
        }),
      );
    },
  );
});
