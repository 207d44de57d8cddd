import { inBatches } from './batches';
import { ContentReader } from './content-reader';
import { inOrder } from './look-ahead';
import type { ZipEntries, ZipRange, ZipTotals } from './zip-entry';
import { zipSize } from './zip-layout';
import { zipSegments } from './zip-segments';

/**
 * The bytes of an archive, or of a range of it, in pieces of at least 32 KiB. The same entries give the same bytes.
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
