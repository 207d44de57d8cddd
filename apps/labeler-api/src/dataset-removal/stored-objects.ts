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
   * @returns how many objects there were
   */
  async remove(places: readonly StoragePlace[], signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (const place of places) {
      await this.store.abortStaleUploads(place.bucket, place.prefix, new Date());
      removed += await this.removeFrom(place, signal);
    }
    return removed;
  }

  private async removeFrom({ bucket, prefix }: StoragePlace, signal: AbortSignal): Promise<number> {
    let removed = 0;
    let keys: string[] = [];
    const removeKeys = async () => {
      signal.throwIfAborted();
      await this.store.deleteMany(bucket, keys);
      removed += keys.length;
      keys = [];
    };
    for await (const { key } of this.store.list(bucket, prefix)) {
      keys.push(key);
      if (keys.length === BATCH) await removeKeys();
    }
    if (keys.length > 0) await removeKeys();
    return removed;
  }
}
