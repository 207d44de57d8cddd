import type { ObjectInfo } from '@libs/storage';
import { compareKeys } from '@libs/stored-objects';

/** An object of the source, and what the target has at its key. */
export interface Pair {
  object: ObjectInfo;
  there: ObjectInfo | undefined;
}

/** Walks through two listings at once; each is held one page at a time. */
export async function* pairs(
  source: AsyncIterable<ObjectInfo>,
  target: AsyncIterable<ObjectInfo>,
): AsyncGenerator<Pair, void> {
  const others = target[Symbol.asyncIterator]();
  try {
    let other = await others.next();
    for await (const object of source) {
      while (!other.done && compareKeys(other.value.key, object.key) < 0)
        other = await others.next();
      const isThere = !other.done && other.value.key === object.key;
      yield { object, there: isThere ? (other.value as ObjectInfo) : undefined };
    }
  } finally {
    await others.return?.(undefined);
  }
}
