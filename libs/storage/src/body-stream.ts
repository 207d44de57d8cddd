import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { StorageUnavailableError } from './storage.errors';

/**
 * The body of an answer. Only the time in which the reader waits for the store counts as silence:
 * a slow reader is not an unavailable store.
 */
export class BodyStream extends Readable {
  private readonly silence: NodeJS.Timeout;

  constructor(
    private readonly response: IncomingMessage,
    idleTimeoutMs: number,
  ) {
    super();
    this.silence = setTimeout(() => this.onSilence(idleTimeoutMs), idleTimeoutMs);
    response.on('data', (chunk: Buffer) => {
      this.silence.refresh();
      if (!this.push(chunk)) response.pause();
    });
    response.once('end', () => this.push(null));
    response.once('error', (error) => this.destroy(new StorageUnavailableError(error)));
    response.pause();
  }

  override _read(): void {
    this.silence.refresh();
    this.response.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.silence);
    if (!this.response.complete) this.response.destroy();
    callback(error);
  }

  private onSilence(milliseconds: number): void {
    if (this.response.isPaused()) return;
    const cause = new Error(`S3 was silent for ${milliseconds} ms in the middle of an object`);
    this.destroy(new StorageUnavailableError(cause));
  }
}
