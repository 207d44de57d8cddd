type Settle<Value> = { resolve: (value: Value) => void; reject: (error: unknown) => void };

/**
 * Collects single look-ups of one turn of the event loop into one call,
 * and lets whoever asks for a key that is on its way share the answer.
 */
export class SharedLoader<Key, Value> {
  private readonly flights = new Map<Key, Promise<Value>>();
  private queue = new Map<Key, Settle<Value>>();

  /** @param loadAll must answer for every key that it is given. */
  constructor(private readonly loadAll: (keys: Key[]) => Promise<Map<Key, Value>>) {}

  load(key: Key): Promise<Value> {
    const flight = this.flights.get(key);
    if (flight) return flight;
    if (this.queue.size === 0) setImmediate(() => void this.flush());
    const started = new Promise<Value>((resolve, reject) =>
      this.queue.set(key, { resolve, reject }),
    );
    this.flights.set(key, started);
    return started;
  }

  private async flush(): Promise<void> {
    const { queue } = this;
    this.queue = new Map();
    try {
      const values = await this.loadAll([...queue.keys()]);
      for (const [key, { resolve }] of queue) resolve(values.get(key) as Value);
    } catch (error) {
      for (const { reject } of queue.values()) reject(error);
    } finally {
      for (const key of queue.keys()) this.flights.delete(key);
    }
  }
}
