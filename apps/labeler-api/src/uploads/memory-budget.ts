import { UploadsBusyError } from './uploads.errors';

interface Waiting {
  bytes: number;
  enter(): void;
}

/** A part of a budget that somebody holds. */
export interface Reservation {
  /** Gives back what turned out not to be needed. */
  shrinkTo(bytes: number): void;
  /** Gives everything back; a second time does nothing. */
  release(): void;
}

/** Bytes that may be held at the same time, given out in the order of asking. */
export class MemoryBudget {
  private taken = 0;
  private readonly queue: Waiting[] = [];

  /** @param patienceMs How long to wait for room. */
  constructor(
    private readonly capacity: number,
    private readonly patienceMs?: number,
  ) {}

  /**
   * Waits for room. What is more than the whole budget gets all of it.
   * @throws UploadsBusyError
   */
  async acquire(bytes: number): Promise<Reservation> {
    const share = Math.min(bytes, this.capacity);
    await this.enter(share);
    let held = share;
    const shrinkTo = (rest: number) => {
      const freed = Math.max(0, held - rest);
      held -= freed;
      this.taken -= freed;
      this.admit();
    };
    return { shrinkTo, release: () => shrinkTo(0) };
  }

  private enter(bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { bytes, enter: resolve };
      this.queue.push(waiting);
      this.admit();
      if (this.patienceMs === undefined || !this.queue.includes(waiting)) return;
      const patience = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        reject(new UploadsBusyError());
        this.admit();
      }, this.patienceMs);
      waiting.enter = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }

  private admit(): void {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      if (this.taken + next.bytes > this.capacity) return;
      this.queue.shift();
      this.taken += next.bytes;
      next.enter();
    }
  }
}
