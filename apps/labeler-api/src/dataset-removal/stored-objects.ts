import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { StoragePlace } from './storage-places';

const BATCH = 1000;

/** Removes what lies in storage, a bounded number of keys at a time. */
@Injectable()
export class StoredObjects {
  constructor(private readonly store: ObjectStore) {}

  /**
   * Removes every object of the places, and the parts of uploads that are not complete.
   * @param onRemoved hears after each batch how many objects are gone
   * @returns how many objects there were
   */
  async remove(
    places: readonly StoragePlace[],
    signal: AbortSignal,
    onRemoved?: (objects: number) => void,
  ): Promise<number> {
    let removed = 0;
    for (const place of places) {
      await this.store.abortStaleUploads(place.bucket, place.prefix, new Date());
      for await (const batch of this.removeFrom(place, signal)) onRemoved?.((removed += batch));
    }
    return removed;
  }

  private async *removeFrom(
    { bucket, prefix }: StoragePlace,
    signal: AbortSignal,
  ): AsyncGenerator<number> {
    const keys: string[] = [];
    const removeKeys = async () => {
      signal.throwIfAborted();
      await this.store.deleteMany(bucket, keys);
      return keys.splice(0).length;
    };
    for await (const { key } of this.store.list(bucket, prefix)) {
      keys.push(key);
      if (keys.length === BATCH) yield await removeKeys();
    }
    if (keys.length > 0) yield await removeKeys();
  }
}
