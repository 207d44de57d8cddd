import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { ZipContentError, type ZipEntry, type ZipRange } from './zip-entry';
import type { ContentSegment } from './zip-segments';

/** Opens contents, checks them against what was stated, and closes whatever is open when the reader leaves. */
export class ContentReader {
  private readonly open = new Set<Readable>();
  private closed = false;

  /** All bytes of a short content. @throws ZipContentError when it is of another length or CRC-32 than stated. */
  async load(segment: ContentSegment): Promise<Buffer[]> {
    const stream = await this.start(segment);
    const check = new ContentCheck(segment);
    const chunks: Buffer[] = [];
    try {
      // Listeners cost half of what `for await` does, and most contents are a few chunks long.
      await new Promise<void>((resolve, reject) => {
        stream.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          if (!check.add(chunk)) resolve();
        });
        stream.once('end', resolve);
        stream.once('error', reject);
        stream.once('close', () => reject(new ZipContentError('A content ended too early')));
      });
    } finally {
      this.end(stream);
    }
    check.finish();
    return chunks;
  }

  /** The bytes of a long content as they come. @throws ZipContentError at its end. */
  async *read(segment: ContentSegment): AsyncGenerator<Buffer, void> {
    const stream = await this.start(segment);
    const check = new ContentCheck(segment);
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (!check.add(chunk)) break;
        yield chunk;
      }
    } finally {
      this.end(stream);
    }
    check.finish();
  }

  close(): void {
    this.closed = true;
    for (const stream of this.open) stream.destroy();
  }

  private async start({ entry, part }: ContentSegment): Promise<Readable> {
    const stream = await entry.open(isWhole(entry, part) ? undefined : part);
    this.open.add(stream);
    if (this.closed) stream.destroy();
    return stream;
  }

  private end(stream: Readable): void {
    this.open.delete(stream);
    stream.destroy();
  }
}

/** Holds a content against its entry as it passes. The CRC-32 of a part is not known. */
class ContentCheck {
  private readonly length: number;
  private readonly whole: boolean;
  private seen = 0;
  private sum = 0;

  constructor(private readonly segment: ContentSegment) {
    const { entry, part } = segment;
    this.length = part.end - part.start;
    this.whole = isWhole(entry, part);
  }

  /** @returns false when the content is too long, and the rest does not matter. */
  add(chunk: Buffer): boolean {
    this.seen += chunk.length;
    if (this.seen > this.length) return false;
    if (this.whole) this.sum = crc32(chunk, this.sum);
    return true;
  }

  finish(): void {
    const { name, crc32: stated } = this.segment.entry;
    if (this.seen === this.length && (!this.whole || this.sum === stated)) return;
    throw new ZipContentError(`The content of ${JSON.stringify(name)} is not as stated`);
  }
}

function isWhole({ size }: ZipEntry, { start, end }: ZipRange): boolean {
  return start === 0 && end === size;
}
