import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { BodyStream } from './body-stream';
import { StorageUnavailableError } from './storage.errors';

type Controller = Dispatcher.DispatchController;

/** An answer of S3 that is not a success. */
export class Refusal {
  constructor(
    readonly status: number,
    /** `Code` of the error document; empty when there is none. */
    readonly code: string,
  ) {}
}

export interface Settle<T> {
  resolve(answer: T | Refusal): void;
  reject(error: Error): void;
}

const MAX_ERROR_BODY = 16 * 1024;

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * One request and its answer. The time limit is not undici's: that one does not count
 * the wait for a free connection.
 */
export abstract class Exchange<T> implements Dispatcher.DispatchHandler {
  private readonly limit: NodeJS.Timeout;
  private late: TimeoutError | undefined;
  private controller: Controller | undefined;
  /** 0 until the answer begins. */
  protected status = 0;
  private errorBody = '';

  constructor(
    protected readonly settle: Settle<T>,
    limitMs: number,
  ) {
    this.limit = setTimeout(() => this.onLimit(), limitMs);
  }

  onRequestStart(controller: Controller): void {
    // Thrown and not aborted: nothing was sent yet, and the connection is good for the next request.
    if (this.late) throw this.late;
    this.controller = controller;
  }

  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    if (this.isSuccess()) this.begin(headers, controller);
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.isSuccess()) {
      this.take(chunk, controller);
      return;
    }
    this.errorBody += chunk.toString();
    if (this.errorBody.length > MAX_ERROR_BODY) controller.abort(new Error('S3 never ends'));
  }

  onResponseEnd(): void {
    this.stopClock();
    if (this.isSuccess()) this.end();
    else this.refuse();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.stopClock();
    if (this.status === 0 || this.isSuccess()) this.fail(error);
    else this.refuse();
  }

  protected abstract begin(headers: IncomingHttpHeaders, controller: Controller): void;
  protected abstract take(chunk: Buffer, controller: Controller): void;
  protected abstract end(): void;

  protected fail(error: Error): void {
    this.settle.reject(error);
  }

  protected stopClock(): void {
    clearTimeout(this.limit);
  }

  private isSuccess(): boolean {
    return this.status === 200 || this.status === 206;
  }

  private refuse(): void {
    const code = /<Code>(\w+)<\/Code>/.exec(this.errorBody)?.[1] ?? '';
    this.settle.resolve(new Refusal(this.status, code));
  }

  private onLimit(): void {
    this.late = new TimeoutError('S3 did not answer in time');
    if (this.controller) this.controller.abort(this.late);
    else this.settle.reject(this.late);
  }
}

export interface ShortAnswer {
  headers: IncomingHttpHeaders;
  text: string;
}

/** Takes the answer as a whole, within the time limit. */
export class ShortExchange extends Exchange<ShortAnswer> {
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];

  protected begin(headers: IncomingHttpHeaders): void {
    this.headers = headers;
  }

  protected take(chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  protected end(): void {
    const text = Buffer.concat(this.chunks).toString();
    this.settle.resolve({ headers: this.headers, text });
  }
}

export interface LongAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: BodyStream;
}

/** Takes the answer as a stream; the time limit ends where the body begins. */
export class LongExchange extends Exchange<LongAnswer> {
  private body: BodyStream | undefined;

  protected begin(headers: IncomingHttpHeaders, controller: Controller): void {
    this.stopClock();
    this.body = new BodyStream(controller);
    this.settle.resolve({ status: this.status, headers, body: this.body });
  }

  protected take(chunk: Buffer, controller: Controller): void {
    if (!this.body?.push(chunk)) controller.pause();
  }

  protected end(): void {
    this.body?.push(null);
  }

  protected override fail(error: Error): void {
    if (this.body) this.body.destroy(new StorageUnavailableError(error));
    else super.fail(error);
  }
}
