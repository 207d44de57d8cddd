import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface Checksums {
  /** Unsigned. */
  crc32: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Sums up bytes on their way. */
export class ByteSums {
  private readonly hash = createHash('sha256');
  private crc = 0;
  private size = 0;

  /** The same bytes, counted as they pass. */
  async *over<Bytes extends Uint8Array>(bytes: AsyncIterable<Bytes>): AsyncGenerator<Bytes, void> {
    for await (const chunk of bytes) {
      this.crc = crc32(chunk, this.crc);
      this.hash.update(chunk);
      this.size += chunk.length;
      yield chunk;
    }
  }

  /** Of all that passed, once. Size in bytes. */
  result(): Checksums & { size: number } {
    return { size: this.size, crc32: this.crc, sha256: this.hash.digest('hex') };
  }
}

/** Reads bytes to their end and sums them up. @throws what the stream throws */
export async function checksumsOf(bytes: AsyncIterable<Uint8Array>): Promise<Checksums> {
  const sums = new ByteSums();
  const passing = sums.over(bytes);
  while (!(await passing.next()).done);
  const { crc32, sha256 } = sums.result();
  return { crc32, sha256 };
}
