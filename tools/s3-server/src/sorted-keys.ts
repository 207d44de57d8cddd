import { type ObjectKey } from './keys';

const MAX_CHUNK = 1024;

/** Index of the first element that is not below `key`. */
function lowerBound(length: number, isBelow: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A set of keys in byte order, as a list of short sorted arrays: inserting moves a thousand entries
 * at most, finding a place takes two binary searches.
 */
export class SortedKeys {
  private readonly chunks: ObjectKey[][] = [];

  /** Index of the chunk in which `key` is or belongs. */
  private chunkFor(key: string): number {
    const after = lowerBound(this.chunks.length, (i) => (this.chunks[i]?.[0] ?? '') <= key);
    return Math.max(0, after - 1);
  }

  add(key: ObjectKey): void {
    const index = this.chunkFor(key);
    const chunk = this.chunks[index];
    if (!chunk) {
      this.chunks.push([key]);
      return;
    }
    const place = lowerBound(chunk.length, (i) => (chunk[i] ?? '') < key);
    if (chunk[place] === key) return;
    chunk.splice(place, 0, key);
    if (chunk.length > MAX_CHUNK) this.chunks.splice(index + 1, 0, chunk.splice(MAX_CHUNK / 2));
  }

  delete(key: ObjectKey): void {
    const index = this.chunkFor(key);
    const chunk = this.chunks[index];
    if (!chunk) return;
    const place = lowerBound(chunk.length, (i) => (chunk[i] ?? '') < key);
    if (chunk[place] !== key) return;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.chunks.splice(index, 1);
  }

  /** The keys from `from` on (inclusive). The set must not change while iterating. */
  *from(from: string): Generator<ObjectKey> {
    let index = this.chunkFor(from);
    let chunk = this.chunks[index];
    if (!chunk) return;
    const start = chunk;
    let place = lowerBound(start.length, (i) => (start[i] ?? '') < from);
    while (chunk) {
      for (; place < chunk.length; place += 1) yield chunk[place] as ObjectKey;
      index += 1;
      chunk = this.chunks[index];
      place = 0;
    }
  }
}
