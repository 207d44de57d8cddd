interface Waiting {
  weight: number;
  enter(): void;
}

/**
 * Lets work in while the sum of its weights stays within a capacity, in the order of arrival.
 * Work that is heavier than the whole capacity runs alone.
 */
export class WeightedGate {
  private taken = 0;
  private readonly queue: Waiting[] = [];

  constructor(private readonly capacity: number) {}

  /**
   * Runs `work` when there is room for `weight`.
   * @throws what `work` throws, and the reason of `signal` when it is aborted before the work began
   */
  async run<T>(weight: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const share = Math.min(weight, this.capacity);
    await this.enter(share, signal);
    try {
      return await work();
    } finally {
      this.taken -= share;
      this.admit();
    }
  }

  private enter(weight: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        reject(signal?.reason as Error);
        this.admit();
      };
      const waiting = {
        weight,
        enter: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.queue.push(waiting);
      this.admit();
    });
  }

  private admit(): void {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      if (this.taken + next.weight > this.capacity) return;
      this.queue.shift();
      this.taken += next.weight;
      next.enter();
    }
  }
}
