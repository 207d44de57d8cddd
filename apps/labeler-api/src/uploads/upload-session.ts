import { randomUUID } from 'node:crypto';
import type { CommitContext, ImageCommitter } from './image-committer';
import type { MemoryBudget } from './memory-budget';
import type { StagingArea } from './staging-area';
import type { FileResult } from './staged-image';
import { type Examined, UploadRun } from './upload-run';

/** What a session works with. */
export interface SessionTools {
  committer: ImageCommitter;
  staging: StagingArea;
  window: MemoryBudget;
}

/** One upload into one dataset, from the first file to the last. */
export class UploadSession {
  /** Names what the upload leaves in storage while it lasts. */
  readonly holder = randomUUID();
  readonly datasetId: string;
  /** What this upload may hold in memory. */
  readonly window: MemoryBudget;
  private readonly run: UploadRun;
  private readonly staging: StagingArea;

  constructor(context: CommitContext, { committer, staging, window }: SessionTools) {
    this.datasetId = context.datasetId;
    this.window = window;
    this.staging = staging;
    this.run = new UploadRun(
      (images) => committer.commit(context, images),
      (objects) => staging.discard(this.holder, objects),
    );
  }

  /** Adds a file that is being examined. */
  add(file: Promise<Examined>): void {
    this.run.add(file);
  }

  /** Adds a file that will not be stored. */
  settle(result: FileResult): void {
    this.run.add(Promise.resolve({ result }));
  }

  /** Waits until everything that was added is stored. @throws what ended the upload */
  idle(): Promise<void> {
    return this.run.idle();
  }

  /** @throws what ended the upload */
  assertGoingOn(): void {
    this.run.assertGoingOn();
  }

  results(): FileResult[] {
    return this.run.results();
  }

  /** Waits until nothing is under way, and removes what still waits in storage. */
  async end(): Promise<void> {
    await this.run.settled();
    await this.staging.clear(this.holder);
  }
}
