import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { ZipContentError } from './zip-entry';
import type { ContentSegment } from './zip-segments';

/** Opens contents, checks them against what was stated, and closes whatever is open when the reader leaves. */
export class ContentReader {
  private readonly open = new Set<Readable>();
  private closed = false;

  /** The bytes of one content. @throws ZipContentError at the end of a content of another length or CRC-32. */
  async *read({ entry, part }: ContentSegment): AsyncGenerator<Buffer> {
    const isWhole = part.start === 0 && part.end === entry.size;
    const stream = await entry.open(isWhole ? undefined : part);
    this.open.add(stream);
    if (this.closed) stream.destroy();
    let length = 0;
    let sum = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > part.end - part.start) break;
        if (isWhole) sum = crc32(chunk, sum);
        yield chunk;
      }
    } finally {
      this.open.delete(stream);
      stream.destroy();
    }
    if (length !== part.end - part.start || (isWhole && sum !== entry.crc32)) {
      throw new ZipContentError(`The content of ${JSON.stringify(entry.name)} is not as stated`);
    }
  }

  close(): void {
    this.closed = true;
    for (const stream of this.open) stream.destroy();
  }
}
