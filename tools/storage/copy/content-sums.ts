import { createHash } from 'node:crypto';

interface Sums {
  /** Lower-case hex. */
  sha256: string;
  md5: Buffer;
  /** What stores answer that do not encrypt with keys of their customers, without quotes. */
  etag: string;
}

/** Checksums of bytes on their way: SHA-256 of all, and the MD5 sums of which stores make ETags. */
export class ContentSums {
  private readonly all = createHash('sha256');
  private readonly parts: Buffer[] = [];
  private part = createHash('md5');
  private filled = 0;
  private sums: Sums | undefined;
  size = 0;

  constructor(private readonly partSize = Infinity) {}

  add(chunk: Uint8Array): void {
    this.size += chunk.length;
    this.all.update(chunk);
    for (let offset = 0; offset < chunk.length;) {
      if (this.filled === this.partSize) this.endPart();
      const end = Math.min(chunk.length, offset + this.partSize - this.filled);
      this.part.update(chunk.subarray(offset, end));
      this.filled += end - offset;
      offset = end;
    }
  }

  async *over(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const chunk of chunks) {
      this.add(chunk);
      yield chunk;
    }
  }

  /** Of everything; nothing can be added any more. */
  result(): Sums {
    this.sums ??= this.digest();
    return this.sums;
  }

  private digest(): Sums {
    this.endPart();
    const [md5 = Buffer.alloc(0)] = this.parts;
    const sha256 = this.all.digest('hex');
    if (this.parts.length === 1) return { sha256, md5, etag: md5.toString('hex') };
    const joined = createHash('md5').update(Buffer.concat(this.parts)).digest('hex');
    return { sha256, md5, etag: `${joined}-${this.parts.length}` };
  }

  private endPart(): void {
    this.parts.push(this.part.digest());
    this.part = createHash('md5');
    this.filled = 0;
  }
}
