import { type ObjectStore } from '@libs/storage';
import { RandomAccessReader } from 'yauzl';
import type { StagedObject } from './staged-image';

const BLOCK_BYTES = 4 * 1024 * 1024;
/** One for the directory, one that is read, and the one before it, which a header may begin in. */
const KEPT_BLOCKS = 3;

/** An archive in storage, read in blocks, so that thousands of small files do not take thousands of requests. */
export class ArchiveBlocks extends RandomAccessReader {
  private readonly blocks = new Map<number, Promise<Buffer>>();

  constructor(
    private readonly store: ObjectStore,
    private readonly archive: StagedObject & { size: number },
  ) {
    super();
  }

  // eslint-disable-next-line max-params -- its signature is that of yauzl
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.fill(buffer.subarray(offset, offset + length), position).then(
      (bytesRead) => callback(null, bytesRead),
      (error: Error) => callback(error),
    );
  }

  private async fill(target: Buffer, position: number): Promise<number> {
    let filled = 0;
    const end = Math.min(position + target.length, this.archive.size);
    for await (const piece of this.range(position, end)) filled += piece.copy(target, filled);
    return filled;
  }

  /** Bytes from `start` up to but not including `end`. */
  async *range(start: number, end: number): AsyncGenerator<Buffer, void> {
    for (let at = start; at < end;) {
      const number = Math.floor(at / BLOCK_BYTES);
      const block = await this.block(number);
      const from = at - number * BLOCK_BYTES;
      const piece = block.subarray(from, from + end - at);
      if (piece.length === 0) throw new Error('The archive ends too early');
      yield piece;
      at += piece.length;
    }
  }

  private block(number: number): Promise<Buffer> {
    const known = this.blocks.get(number);
    const block = known ?? this.load(number);
    // Last in the map is last used.
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > KEPT_BLOCKS && oldest !== undefined) this.blocks.delete(oldest);
    return block;
  }

  private async load(number: number): Promise<Buffer> {
    const { key, etag, size } = this.archive;
    const start = number * BLOCK_BYTES;
    const range = { start, end: Math.min(start + BLOCK_BYTES, size) };
    const { body } = await this.store.get('datasets', key, { range, ifMatch: etag });
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}
