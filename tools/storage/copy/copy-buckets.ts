import type { BucketRole, ObjectInfo, ObjectStore } from '@libs/storage';
import { appendFileSync } from 'node:fs';
import type { CopyJournal } from './copy-journal';
import { ObjectCopier } from './object-copier';
import { pairs } from './pairs';

export interface CopyOptions {
  source: ObjectStore;
  target: ObjectStore;
  roles: readonly BucketRole[];
  /** Objects at once. */
  concurrency: number;
  verify: boolean;
  journal: CopyJournal;
  /** Gets a line of JSON for each object that could not be copied. */
  failedFile: string;
  onProgress?: (progress: CopyReport) => void;
  signal?: AbortSignal;
}

export interface CopyReport {
  /** Copied by this run. */
  copied: number;
  copiedBytes: number;
  /** Were there. */
  skipped: number;
  skippedBytes: number;
  /** Were removed from the source since they were listed. */
  gone: number;
  failed: number;
  /** Bytes that passed, those of attempts that failed not counted. */
  passedBytes: number;
}

/** What there is to do. */
export interface CopyPlan {
  objects: number;
  bytes: number;
  skipped: number;
  skippedBytes: number;
}

/** Objects above this size have buffers of their own. */
const LARGE = 8 * 1024 * 1024;
const LARGE_AT_ONCE = 4;

/** Counts what has to be copied, by listing both sides. */
export async function planCopy(
  options: Pick<CopyOptions, 'source' | 'target' | 'roles' | 'journal'>,
): Promise<CopyPlan> {
  const plan: CopyPlan = { objects: 0, bytes: 0, skipped: 0, skippedBytes: 0 };
  for await (const { role, object, there } of allPairs(options)) {
    const isCopied = options.journal.isCopied(role, object, there);
    plan[isCopied ? 'skipped' : 'objects'] += 1;
    plan[isCopied ? 'skippedBytes' : 'bytes'] += object.size;
  }
  return plan;
}

/** Copies what the target does not have yet. May be ended at any point and run again. */
export async function copyBuckets(options: CopyOptions): Promise<CopyReport> {
  const run = new CopyRun(options);
  const work = allPairs(options);
  await Promise.all(Array.from({ length: options.concurrency }, () => run.work(work)));
  return run.report;
}

interface Task {
  role: BucketRole;
  object: ObjectInfo;
  there: ObjectInfo | undefined;
}

async function* allPairs({
  source,
  target,
  roles,
}: Pick<CopyOptions, 'source' | 'target' | 'roles'>): AsyncGenerator<Task, void> {
  for (const role of roles) {
    for await (const pair of pairs(source.list(role, ''), target.list(role, ''))) {
      yield { role, ...pair };
    }
  }
}

class CopyRun {
  readonly report: CopyReport = {
    ...{ copied: 0, copiedBytes: 0, skipped: 0, skippedBytes: 0 },
    ...{ gone: 0, failed: 0, passedBytes: 0 },
  };
  private readonly copier: ObjectCopier;
  private largeFree = LARGE_AT_ONCE;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: CopyOptions) {
    this.copier = new ObjectCopier({
      ...options,
      onBytes: (bytes) => {
        this.report.passedBytes += bytes;
        options.onProgress?.(this.report);
      },
    });
  }

  /** One of several that take their tasks from the same walk. */
  async work(tasks: AsyncGenerator<Task, void>): Promise<void> {
    for await (const task of { [Symbol.asyncIterator]: () => ({ next: () => tasks.next() }) }) {
      this.options.signal?.throwIfAborted();
      await this.doOne(task);
      this.options.onProgress?.(this.report);
    }
  }

  private async doOne({ role, object, there }: Task): Promise<void> {
    if (this.options.journal.isCopied(role, object, there)) {
      this.report.skipped += 1;
      this.report.skippedBytes += object.size;
      return;
    }
    const isLarge = object.size > LARGE;
    if (isLarge) await this.enter();
    try {
      await this.copyOne(role, object);
    } finally {
      if (isLarge) this.leave();
    }
  }

  private async copyOne(role: BucketRole, object: ObjectInfo): Promise<void> {
    try {
      const copied = await this.copier.copy(role, object);
      if (!copied) {
        this.report.gone += 1;
        return;
      }
      this.options.journal.note(role, object.key, copied);
      this.report.copied += 1;
      this.report.copiedBytes += copied.size;
    } catch (error) {
      this.options.signal?.throwIfAborted();
      this.report.failed += 1;
      const line = { bucket: role, key: object.key, size: object.size, error: describe(error) };
      appendFileSync(this.options.failedFile, `${JSON.stringify(line)}\n`);
    }
  }

  private async enter(): Promise<void> {
    while (this.largeFree === 0) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.largeFree -= 1;
  }

  private leave(): void {
    this.largeFree += 1;
    this.waiting.shift()?.();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} ${describe(error.cause)}`;
}
