const BATCH = 32 * 1024;

/** Joins small pieces to at least 32 KiB, so that a socket gets few long writes. */
export async function* inBatches(
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, undefined, undefined> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes < BATCH) continue;
    yield joined(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield joined(waiting, bytes);
}

function joined(pieces: Buffer[], bytes: number): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && first ? first : Buffer.concat(pieces, bytes);
}
