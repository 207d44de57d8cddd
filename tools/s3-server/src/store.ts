import { mkdir } from 'node:fs/promises';
import { BlobFiles } from './blobs';
import { Catalog, type CatalogRecord, type Segment } from './catalog';
import { DirectoryLock } from './directory-lock';
import { Journal, JournalLostError } from './journal';

/** The journal is rewritten when it has doubled since the last time, but not while it is short. */
const REWRITE_MIN_BYTES = 16 * 1024 ** 2;

/** A change that is decided at the moment it is committed. */
export interface Change<T> {
  /** What the decision depends on or changes; changes that share one never share a commit. */
  readonly scopes: readonly string[];
  /** Blobs written for this change alone; removed when it is refused. */
  readonly newBlobs?: readonly string[];
  /** Reads the catalog and returns the records to write, or throws to refuse. */
  plan(catalog: Catalog): { records: readonly CatalogRecord[]; result: T };
}

interface Waiting {
  readonly change: Change<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Planned extends Waiting {
  readonly records: readonly CatalogRecord[];
  readonly result: unknown;
}

/** A change with this scope is committed alone: what happens to a bucket concerns all in it. */
export const EVERYTHING = '*';

/**
 * Buckets, objects and uploads on disk. The journal is the truth and is replayed into memory at
 * start; contents lie in blob files. Changes that arrive while the disk is busy are committed
 * together, so that one fsync serves them all, and become visible only once they are durable.
 */
export class Store {
  private readonly queue: Waiting[] = [];
  private committing?: Promise<void>;
  private removing: Promise<unknown> = Promise.resolve();
  private failure?: unknown;
  private rewrittenSize = 0;

  private constructor(
    readonly catalog: Catalog,
    readonly blobs: BlobFiles,
    private readonly journal: Journal<CatalogRecord>,
    private readonly lock: DirectoryLock,
  ) {}

  /** @throws when the directory cannot be used, or another server uses it */
  static async open(directory: string, fsync: boolean): Promise<Store> {
    await mkdir(directory, { recursive: true });
    const lock = await DirectoryLock.acquire(directory);
    try {
      const catalog = new Catalog();
      const journal = await Journal.open<CatalogRecord>(directory, fsync, (record) =>
        catalog.apply(record),
      );
      const blobs = await BlobFiles.open(directory, fsync, (blob) => catalog.uses(blob));
      return new Store(catalog, blobs, journal, lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** @returns what the plan returned, once it is durable and visible */
  commit<T>(change: Change<T>): Promise<T> {
    const done = new Promise<unknown>((resolve, reject) => {
      const waiting = { change, resolve, reject };
      if (this.failure) this.refuse(waiting, this.failure);
      else this.queue.push(waiting);
    });
    this.committing ??= this.commitQueue();
    return done as Promise<T>;
  }

  private async commitQueue(): Promise<void> {
    // Changes of the same turn of the event loop join the first commit.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.queue.length > 0) {
        await this.commitBatch(this.planBatch());
        await this.rewriteWhenLong();
      }
    } catch (error) {
      // The journal on disk is in an unknown state: nothing may be acknowledged any more.
      this.failure = error;
      for (const waiting of this.queue.splice(0)) this.refuse(waiting, error);
    } finally {
      this.committing = undefined;
    }
  }

  /** Takes changes from the queue, in order, up to the first that must see another one's outcome. */
  private planBatch(): Planned[] {
    const batch: Planned[] = [];
    const scopes = new Set<string>();
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      const { change } = next;
      const clash = change.scopes.some((scope) => scope === EVERYTHING || scopes.has(scope));
      if (batch.length > 0 && (clash || scopes.has(EVERYTHING))) break;
      this.queue.shift();
      try {
        batch.push({ ...next, ...change.plan(this.catalog) });
        for (const scope of change.scopes) scopes.add(scope);
      } catch (error) {
        this.refuse(next, error);
      }
    }
    return batch;
  }

  private async commitBatch(batch: readonly Planned[]): Promise<void> {
    const records = batch.flatMap((planned) => planned.records);
    try {
      await this.blobs.syncNames(batch.flatMap(({ change }) => change.newBlobs ?? []));
      if (records.length > 0) await this.journal.append(records);
    } catch (error) {
      if (error instanceof JournalLostError) {
        for (const { reject } of batch) reject(error);
        throw error;
      }
      for (const planned of batch) this.refuse(planned, error);
      return;
    }
    const freed = records.flatMap((record) => this.catalog.apply(record));
    for (const { resolve, result } of batch) resolve(result);
    this.removeBlobs(freed);
  }

  private refuse({ change, reject }: Waiting, error: unknown): void {
    this.removeBlobs(change.newBlobs ?? []);
    reject(error);
  }

  /** In the background; what cannot be removed is swept at the next start. */
  private removeBlobs(blobs: readonly string[]): void {
    for (const blob of blobs) {
      this.removing = Promise.all([this.removing, this.blobs.remove(blob)]).catch(() => undefined);
    }
  }

  private async rewriteWhenLong(): Promise<void> {
    if (this.journal.size < Math.max(REWRITE_MIN_BYTES, this.rewrittenSize * 2)) return;
    // Also after a failure, such as a full disk, the next attempt waits until it has doubled again.
    this.rewrittenSize = this.journal.size;
    try {
      await this.journal.rewrite(this.catalog.records());
      this.rewrittenSize = this.journal.size;
    } catch (error) {
      if (error instanceof JournalLostError) throw error;
    }
  }

  /** Runs `use` while the bytes of these segments stay readable, whatever is overwritten meanwhile. */
  async whileReadable<T>(segments: readonly Segment[], use: () => Promise<T>): Promise<T> {
    this.catalog.retain(segments);
    try {
      return await use();
    } finally {
      this.removeBlobs(this.catalog.release(segments));
    }
  }

  /** Waits for changes under way. */
  async close(): Promise<void> {
    await this.committing;
    await this.removing;
    await this.journal.close();
    await this.lock.release();
  }
}
