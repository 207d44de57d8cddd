import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface Checksums {
  /** Unsigned. */
  crc32: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Reads bytes to their end and sums them up. @throws what the stream throws */
export async function checksumsOf(bytes: AsyncIterable<Uint8Array>): Promise<Checksums> {
  const hash = createHash('sha256');
  let crc = 0;
  for await (const chunk of bytes) {
    crc = crc32(chunk, crc);
    hash.update(chunk);
  }
  return { crc32: crc, sha256: hash.digest('hex') };
}
