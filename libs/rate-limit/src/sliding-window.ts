const MIN_COMPACTION = 16;

/** The times at which one key was admitted within its window, oldest first. */
export class SlidingWindow {
  private times: number[] = [];
  /** Everything before it has expired; cut off when that is half of the list. */
  private head = 0;

  get count(): number {
    return this.times.length - this.head;
  }

  /** Forgets what happened `windowMs` before `now` or earlier. */
  expire(now: number, windowMs: number): void {
    const limit = now - windowMs;
    while (this.head < this.times.length && this.at(0) <= limit) this.head += 1;
    if (this.head >= MIN_COMPACTION && this.head * 2 >= this.times.length) {
      this.times = this.times.slice(this.head);
      this.head = 0;
    }
  }

  record(now: number): void {
    // Never older than its predecessor, or it would hide behind it from `expire`.
    this.times.push(this.count > 0 ? Math.max(now, this.at(this.count - 1)) : now);
  }

  /** The `index`-th oldest admission; `index` must be below `count`. */
  at(index: number): number {
    return this.times[this.head + index] ?? 0;
  }
}
