import type { StatedContent } from '@libs/zip';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Turns } from './turns';

const PIECE = 64 * 1024;

/** Joins texts to buffers of about 64 KiB, in UTF-8. */
export async function* textPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  if (waiting !== '') yield Buffer.from(waiting);
}

/** Lets other work of the process have its turn while a long content is made of what is in memory already. */
export async function* paced(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const turns = new Turns();
  for await (const piece of pieces) {
    yield piece;
    if (turns.isDue()) await turns.give();
  }
}

/** Bytes of the contents of an archive that may be kept until their turn comes. */
export class Room {
  private left = 48 * 1024 * 1024;

  take(bytes: number): boolean {
    this.left -= bytes;
    return this.left >= 0;
  }
}

/**
 * A content of an archive, whose header states what only the whole of it tells. It is made piece by piece for that, and
 * kept where there is room; a longer one is made once more when its turn comes.
 */
export class Content {
  private size = 0;
  private sum = 0;
  private kept: Buffer[] | null = [];

  constructor(private readonly room: Room) {}

  add(piece: Buffer): void {
    this.size += piece.length;
    this.sum = crc32(piece, this.sum);
    if (this.kept && this.room.take(piece.length)) this.kept.push(piece);
    else this.kept = null;
  }

  /** @param again Makes the same bytes. Other passes over the dataset may run meanwhile; see `WritingSource.again`. */
  stated(again: () => AsyncIterable<Buffer>): StatedContent {
    const { size, sum, kept } = this;
    return { size, crc32: sum, open: kept ? () => Readable.from(kept) : again };
  }
}

/** A content that is all there is to measure. */
export async function stated(
  pieces: AsyncIterable<Buffer>,
  again: () => AsyncIterable<Buffer>,
): Promise<StatedContent> {
  const content = new Content(new Room());
  for await (const piece of pieces) content.add(piece);
  return content.stated(again);
}
