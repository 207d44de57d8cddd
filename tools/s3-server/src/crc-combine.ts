import { type ChecksumAlgorithm } from './checksums';

/** Reversed polynomials of the checksums that can be put together from those of the pieces. */
const POLYNOMIALS: Partial<Record<ChecksumAlgorithm, { bits: number; polynomial: bigint }>> = {
  crc32: { bits: 32, polynomial: 0xedb88320n },
  crc32c: { bits: 32, polynomial: 0x82f63b78n },
  crc64nvme: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
};

/** A linear map over GF(2): column i is the image of bit i. */
type Matrix = readonly bigint[];

function times(matrix: Matrix, vector: bigint): bigint {
  let sum = 0n;
  for (let bit = 0; vector; bit += 1, vector >>= 1n) if (vector & 1n) sum ^= matrix[bit] ?? 0n;
  return sum;
}

const square = (matrix: Matrix): Matrix => matrix.map((column) => times(matrix, column));

/** What a CRC register becomes when so many zero bytes follow (zlib's crc32_combine). */
function afterZeros(crc: bigint, bytes: number, bits: number, polynomial: bigint): bigint {
  const oneBit = Array.from({ length: bits }, (_, i) =>
    i === 0 ? polynomial : 1n << BigInt(i - 1),
  );
  let step = square(square(square(oneBit)));
  let result = crc;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(step, result);
    step = square(step);
  }
  return result;
}

/** The CRC of concatenated pieces, from the CRC and size (bytes) of each. */
export function combineCrcs(
  algorithm: ChecksumAlgorithm,
  pieces: readonly { readonly digest: Buffer; readonly size: number }[],
): Buffer {
  const crc = POLYNOMIALS[algorithm];
  if (!crc) throw new Error(`${algorithm} checksums cannot be combined`);
  const total = pieces.reduce((sum, { digest, size }) => {
    const next = BigInt(`0x${digest.toString('hex')}`);
    return afterZeros(sum, size, crc.bits, crc.polynomial) ^ next;
  }, 0n);
  return Buffer.from(total.toString(16).padStart(crc.bits / 4, '0'), 'hex');
}
