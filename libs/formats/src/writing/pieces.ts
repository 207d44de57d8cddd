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

/** What the header of an entry of an archive states of a content, which is made once more for it. */
export async function measured(
  pieces: AsyncIterable<Buffer>,
): Promise<{ size: number; crc32: number }> {
  const measure = new Measure();
  for await (const piece of pieces) measure.add(piece);
  return measure.stated();
}

/** Measures a content that comes piece by piece. */
export class Measure {
  private size = 0;
  private sum = 0;

  add(piece: Buffer): void {
    this.size += piece.length;
    this.sum = crc32(piece, this.sum);
  }

  stated(): { size: number; crc32: number } {
    return { size: this.size, crc32: this.sum };
  }
}
