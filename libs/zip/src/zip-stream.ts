import { ContentReader } from './content-reader';
import { inOrder } from './look-ahead';
import type { ZipEntries, ZipRange, ZipTotals } from './zip-entry';
import { zipSize } from './zip-layout';
import { zipSegments } from './zip-segments';

const BATCH = 64 * 1024;

/**
 * The bytes of an archive, or of a range of it, in pieces of about 64 KiB. The same entries give the same bytes.
 * Memory stays constant however many entries there are. Returning the iterator closes all open contents.
 * @throws RangeError for a range outside the archive
 * @throws ZipContentError while reading, when entries or contents differ from what was stated
 */
export function zipStream(
  entries: ZipEntries,
  totals: ZipTotals,
  range: ZipRange = { start: 0, end: zipSize(totals) },
): AsyncIterableIterator<Buffer> {
  if (!(range.start >= 0 && range.start <= range.end && range.end <= zipSize(totals))) {
    throw new RangeError(`${range.start} to ${range.end} is not a range of the archive`);
  }
  const reader = new ContentReader();
  const batches = inBatches(inOrder(zipSegments({ entries, totals, range }), reader));
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => batches.next(),
    return: () => {
      // At once: the generators are told only after the read that is under way.
      reader.close();
      return batches.return(undefined);
    },
  };
}

/** Joins small pieces, so that a socket gets few long writes. */
async function* inBatches(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
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
