import { RandomAccessReader } from 'yauzl';
import type { AnnotationFile } from '../annotation-file';
import { AnnotationFileUnreadableError } from '../annotation-file.errors';

const BLOCK_BYTES = 1024 * 1024;
const BLOCKS_HELD = 8;

/** Reads any part of a file in blocks, of which the last few are held: neighbours in an archive are read together. */
export class BlockReader extends RandomAccessReader {
  private readonly blocks = new Map<number, Promise<Buffer>>();

  constructor(private readonly file: AnnotationFile) {
    super();
  }

  /** @throws AnnotationFileUnreadableError when the file is shorter */
  async bytes(position: number, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let at = position;
    while (at < position + length) {
      const number = Math.floor(at / BLOCK_BYTES);
      const start = at - number * BLOCK_BYTES;
      const part = (await this.block(number)).subarray(start, start + position + length - at);
      if (part.length === 0) throw new AnnotationFileUnreadableError('the ZIP is cut short');
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** What yauzl calls for the directory and the headers. */
  // oxlint-disable-next-line max-params -- the signature is that of yauzl
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.bytes(position, length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(null);
      },
      (error: unknown) => callback(error as Error),
    );
  }

  private block(number: number): Promise<Buffer> {
    const block = this.blocks.get(number) ?? this.load(number);
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > BLOCKS_HELD && oldest !== undefined) this.blocks.delete(oldest);
    return block;
  }

  private async load(number: number): Promise<Buffer> {
    const start = number * BLOCK_BYTES;
    const end = Math.min(start + BLOCK_BYTES, this.file.size);
    if (start >= end) return Buffer.alloc(0);
    const parts: Uint8Array[] = [];
    for await (const part of this.file.open({ start, end })) parts.push(part);
    return Buffer.concat(parts);
  }
}
