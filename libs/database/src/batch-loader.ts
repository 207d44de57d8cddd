interface Waiting<Key, Value> {
  key: Key;
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
}

const MAX_BATCH = 200;

/**
 * Collects the look-ups of one turn of the event loop, so that one statement answers them all: under load that is
 * most of what a look-up costs. Only look-ups that have not begun are joined, so each sees all that was committed
 * before it was asked for.
 *
 * Their statements take the keys as `(select $1::text[])`, not as `$1`: PostgreSQL plans anew for each array whose
 * length it sees, which often costs more than the statement itself.
 */
export class BatchLoader<Key, Value> {
  private waiting: Waiting<Key, Value>[] = [];

  /** @param loadAll Answers in the order of the keys, which may repeat. */
  constructor(private readonly loadAll: (keys: Key[]) => Promise<readonly Value[]>) {}

  /** Rejects with what `loadAll` threw. */
  load(key: Key): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ key, resolve, reject });
    });
  }

  private flush(): void {
    const { waiting } = this;
    this.waiting = [];
    for (let start = 0; start < waiting.length; start += MAX_BATCH) {
      void this.answer(waiting.slice(start, start + MAX_BATCH));
    }
  }

  private async answer(batch: Waiting<Key, Value>[]): Promise<void> {
    try {
      const values = await this.loadAll(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(values[index] as Value);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
