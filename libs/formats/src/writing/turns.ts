import { setImmediate as turn } from 'node:timers/promises';

/** Longest stretch of work before others get their turn, in milliseconds. */
const STRETCH_MS = 10;

/** Lets other work of the process have its turn while much is made of what is in memory already. */
export class Turns {
  private since = performance.now();

  /** To be asked often; it costs nothing. */
  isDue(): boolean {
    return performance.now() - this.since >= STRETCH_MS;
  }

  async give(): Promise<void> {
    await turn();
    this.since = performance.now();
  }
}
