interface Waiting<T> {
  key: string;
  resolve: (value: T | undefined) => void;
  reject: (error: unknown) => void;
}

const MAX_BATCH = 500;

/**
 * Loads by key with one load under way at a time: whoever asks meanwhile shares the next one. So a flood of
 * questions costs one connection.
 */
export class SerialLoader<T> {
  private waiting: Waiting<T>[] = [];
  private busy = false;

  /** @param loadAll Answers with what it found, in a map by key */
  constructor(private readonly loadAll: (keys: string[]) => Promise<Map<string, T>>) {}

  load(key: string): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      if (!this.busy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        const found = await this.loadAll([...new Set(batch.map(({ key }) => key))]);
        for (const { key, resolve } of batch) resolve(found.get(key));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.busy = false;
  }
}
