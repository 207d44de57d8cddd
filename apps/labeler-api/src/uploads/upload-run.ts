import type { StagedObject, FileResult, StagedImage } from './staged-image';

/** A file that was examined: an image to store, or what became of it otherwise. */
export type Examined = { image: StagedImage; release(): void } | { result: FileResult };

const BATCH = 50;

/**
 * Stores the images of one upload while further files arrive: whatever is examined when the last batch is done becomes
 * the next one. Results keep the order of the files.
 */
export class UploadRun {
  private readonly queue: Promise<Examined>[] = [];
  private readonly done: FileResult[] = [];
  private working: Promise<void> | undefined;
  private failure: { error: unknown } | undefined;

  /**
   * @param commit stores some images and tells what became of each
   * @param discard removes what waited in storage
   */
  constructor(
    private readonly commit: (images: StagedImage[]) => Promise<FileResult[]>,
    private readonly discard: (objects: StagedObject[]) => Promise<void>,
  ) {}

  /** Adds the next file. @throws what ended the run before */
  add(file: Promise<Examined>): void {
    // Whether it fails is asked later.
    file.catch(() => undefined);
    this.queue.push(file);
    this.working ??= this.work();
  }

  /** @throws what ended the run */
  assertGoingOn(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Waits until everything that was added is stored. @throws what ended the run */
  async idle(): Promise<void> {
    await this.settled();
    this.assertGoingOn();
  }

  /** Waits until nothing is under way, whatever came of it. */
  async settled(): Promise<void> {
    while (this.working) await this.working;
  }

  /** What became of the files, in their order. */
  results(): FileResult[] {
    return this.done;
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      await this.queue[0]?.catch(() => undefined);
      const files = await Promise.allSettled(this.queue.splice(0, BATCH));
      try {
        const examined = files.map((file) => valueOf(file));
        this.assertGoingOn();
        await this.store(examined);
      } catch (error) {
        this.failure ??= { error };
      } finally {
        for (const file of files) {
          if (file.status === 'fulfilled' && 'image' in file.value) file.value.release();
        }
      }
    }
    this.working = undefined;
  }

  private async store(files: readonly Examined[]): Promise<void> {
    const images = files.flatMap((file) => ('image' in file ? [file.image] : []));
    const stored = images.length > 0 ? await this.commit(images) : [];
    for (const file of files) {
      const result = 'result' in file ? file.result : stored.shift();
      if (result) this.done.push(result);
    }
    const waited = images.flatMap(({ content }) => (Buffer.isBuffer(content) ? [] : [content]));
    await this.discard(waited);
  }
}

function valueOf(file: PromiseSettledResult<Examined>): Examined {
  if (file.status === 'rejected') throw file.reason;
  return file.value;
}
