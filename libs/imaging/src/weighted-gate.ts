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

  /** Runs `work` as soon as there is room for `weight`. */
  async run<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const share = Math.min(weight, this.capacity);
    await new Promise<void>((enter) => {
      this.queue.push({ weight: share, enter });
      this.admit();
    });
    try {
      return await work();
    } finally {
      this.taken -= share;
      this.admit();
    }
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
