import { type ObjectStore } from '@libs/storage';
import { RandomAccessReader } from 'yauzl';
import type { StagedObject } from './staged-image';

const BLOCK_BYTES = 4 * 1024 * 1024;
/** One for the directory, one that is read, and the one before it, which a header may begin in. */
const KEPT_BLOCKS = 3;

/** An archive in storage, read in blocks, so that thousands of small files do not take thousands of requests. */
export class ArchiveBlocks extends RandomAccessReader {
  private readonly blocks = new Map<number, Buffer | Promise<Buffer>>();

  constructor(
    private readonly store: ObjectStore,
    private readonly archive: StagedObject & { size: number },
  ) {
    super();
  }

  // oxlint-disable-next-line max-params -- its signature is that of yauzl
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const target = buffer.subarray(offset, offset + length);
    // Headers are many and small, and nearly all lie in a block that is here.
    const here = this.loaded(position, length);
    if (here) return callback(null, here.copy(target));
    this.fill(target, position).then(
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

  /** So many bytes of a block that was read before; undefined when they are not all in one. */
  private loaded(position: number, length: number): Buffer | undefined {
    const number = Math.floor(position / BLOCK_BYTES);
    const block = this.blocks.has(number) ? this.block(number) : undefined;
    if (!Buffer.isBuffer(block)) return undefined;
    const from = position - number * BLOCK_BYTES;
    return from + length <= block.length ? block.subarray(from, from + length) : undefined;
  }

  private block(number: number): Buffer | Promise<Buffer> {
    const known = this.blocks.get(number);
    const block = known ?? this.loading(number);
    // Last in the map is last used.
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > KEPT_BLOCKS && oldest !== undefined) this.blocks.delete(oldest);
    return block;
  }

  private loading(number: number): Promise<Buffer> {
    const loading = this.load(number).then((block) => {
      if (this.blocks.get(number) === loading) this.blocks.set(number, block);
      return block;
    });
    return loading;
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
