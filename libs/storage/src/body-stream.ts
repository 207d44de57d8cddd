import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** Holds a usual image, so that its transfer seldom has to pause. */
const HIGH_WATER_MARK = 256 * 1024;

/** The body of an answer, read at the pace of its reader. Destroying it early closes the connection. */
export class BodyStream extends Readable {
  constructor(private readonly controller: Dispatcher.DispatchController) {
    super({ highWaterMark: HIGH_WATER_MARK });
    // A body that nobody reads any more must not end the process.
    this.on('error', ignore);
  }

  override _read(): void {
    this.controller.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.readableEnded) this.controller.abort(error ?? new Error('The reader left'));
    // A body may break in the same turn in which it began; whoever awaits it comes to listen first.
    if (error) setImmediate(callback, error);
    else callback(null);
  }
}

function ignore(): void {}
