import { setImmediate as turn } from 'node:timers/promises';

const PIECE = 64 * 1024;
/** Longest stretch of work before others get their turn, in milliseconds. */
const STRETCH_MS = 10;

/** Joins ASCII texts to buffers of about 64 KiB. */
export async function* textPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE) continue;
    yield Buffer.from(waiting, 'latin1');
    waiting = '';
  }
  if (waiting !== '') yield Buffer.from(waiting, 'latin1');
}

/** Lets other work of the process have its turn while a long content is made of what is in memory already. */
export async function* paced(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let since = performance.now();
  for await (const piece of pieces) {
    yield piece;
    if (performance.now() - since < STRETCH_MS) continue;
    await turn();
    since = performance.now();
  }
}
