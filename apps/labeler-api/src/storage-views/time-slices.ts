import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 8;

/** Lets others run in between of long work on one thread. */
export class TimeSlices {
  private end = performance.now() + SLICE_MS;

  /** Ask after each small step, and wait for `next` when it is true. */
  get spent(): boolean {
    return performance.now() >= this.end;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.end = performance.now() + SLICE_MS;
  }
}
