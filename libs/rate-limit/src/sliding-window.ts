const FIRST_CAPACITY = 8;

/** The times at which one key was admitted within its window, in a ring that grows as needed. */
export class SlidingWindow {
  private times = new Float64Array(FIRST_CAPACITY);
  private head = 0;
  private used = 0;

  get count(): number {
    return this.used;
  }

  /** Forgets what happened `windowMs` before `now` or earlier. */
  expire(now: number, windowMs: number): void {
    const limit = now - windowMs;
    while (this.used > 0 && this.at(0) <= limit) {
      this.head = (this.head + 1) % this.times.length;
      this.used -= 1;
    }
  }

  record(now: number): void {
    if (this.used === this.times.length) this.grow();
    // Never older than its predecessor, or it would hide behind it from `expire`.
    const time = this.used > 0 ? Math.max(now, this.at(this.used - 1)) : now;
    this.times[(this.head + this.used) % this.times.length] = time;
    this.used += 1;
  }

  /** The `index`-th oldest admission; `index` must be below `count`. */
  at(index: number): number {
    return this.times[(this.head + index) % this.times.length] ?? 0;
  }

  private grow(): void {
    const grown = new Float64Array(this.times.length * 2);
    for (let index = 0; index < this.used; index += 1) grown[index] = this.at(index);
    this.times = grown;
    this.head = 0;
  }
}
