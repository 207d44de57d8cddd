import type { ObjectInfo } from '@libs/storage';
import { compareKeys } from './key-order';
import type { ObjectReference } from './object-references';

/** A key with its object and what refers to it; one of the two is there. */
export interface JoinedKey {
  key: string;
  object: ObjectInfo | undefined;
  references: ObjectReference[];
  /** The folders that it lies in, whose owners may write and remove what they like. */
  folders: ObjectReference[];
}

/** A stream that is held against its promise to be in order: out of order, the join would be wrong without a sign. */
class Ordered<T extends { key: string }> {
  current: T | undefined;
  private readonly items: AsyncIterator<T>;

  constructor(
    items: AsyncIterable<T>,
    private readonly name: string,
  ) {
    this.items = items[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    const before = this.current;
    const next = await this.items.next();
    this.current = next.done ? undefined : next.value;
    if (before && this.current && compareKeys(before.key, this.current.key) > 0) {
      throw new Error(`${this.name} are not in the byte order of their keys: ${this.current.key}`);
    }
  }

  async close(): Promise<void> {
    await this.items.return?.(undefined);
  }
}

/**
 * Joins the listing of a bucket with the references to its objects, both in the byte order of keys. Holds one key at a
 * time. @throws Error when one of the two is not in order, and what the streams throw
 */
export async function* joinObjects(
  objects: AsyncIterable<ObjectInfo>,
  references: AsyncIterable<ObjectReference>,
): AsyncGenerator<JoinedKey, void> {
  const listed = new Ordered(objects, 'The objects of the bucket');
  const referred = new Ordered(references, 'References to objects');
  let folders: ObjectReference[] = [];
  try {
    await listed.advance();
    await referred.advance();
    for (
      let key = firstKey(listed, referred);
      key !== undefined;
      key = firstKey(listed, referred)
    ) {
      folders = folders.filter((folder) => key?.startsWith(folder.key));
      const joined: JoinedKey = { key, object: undefined, references: [], folders };
      for (; referred.current?.key === key; await referred.advance()) {
        if (referred.current.is_prefix) folders.push(referred.current);
        else joined.references.push(referred.current);
      }
      if (listed.current?.key === key) {
        joined.object = listed.current;
        await listed.advance();
      }
      if (joined.object ?? joined.references.length > 0) yield joined;
    }
  } finally {
    await listed.close();
    await referred.close();
  }
}

function firstKey(
  listed: Ordered<ObjectInfo>,
  referred: Ordered<ObjectReference>,
): string | undefined {
  const [a, b] = [listed.current?.key, referred.current?.key];
  if (a === undefined || b === undefined) return a ?? b;
  return compareKeys(a, b) <= 0 ? a : b;
}
