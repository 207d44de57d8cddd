import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from './actors';
import { pause } from './random';

export interface Actor {
  step: Step;
  /** Milliseconds between two steps, on average. */
  every: number;
}

/** Actors that go on until they are told to stop. */
export class Traffic {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>[];

  constructor(actors: readonly Actor[]) {
    setMaxListeners(actors.length + 1, this.stopping.signal);
    this.running = actors.map((actor) => this.run(actor));
  }

  /** Resolves when every step that was begun has ended. @throws what a step threw */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  private async run({ step, every }: Actor): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await step();
      await delay(pause(every), undefined, { signal }).catch(() => undefined);
    }
  }
}
