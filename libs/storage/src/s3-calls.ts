import type { S3Client } from '@aws-sdk/client-s3';
import { type CallContext, fromSdk } from './s3-errors';
import type { StorageConfig } from './storage.config';

export interface SendOptions {
  abortSignal?: AbortSignal;
}

type Work<T> = (client: S3Client, options: SendOptions) => Promise<T>;

/** Runs calls of the SDK with their time limits and gives their failures our names. */
export class S3Calls {
  constructor(
    readonly client: S3Client,
    private readonly config: StorageConfig,
  ) {}

  /** A call that moves no content: its whole duration is limited. */
  async short<T>(
    context: CallContext,
    work: Work<T>,
    limitMs = this.config.callTimeoutMs,
  ): Promise<T> {
    return this.long(context, work, AbortSignal.timeout(limitMs));
  }

  /** A call that moves content: only connecting and silence are limited. */
  async long<T>(context: CallContext, work: Work<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await work(this.client, signal ? { abortSignal: signal } : {});
    } catch (error) {
      throw fromSdk(error, context);
    }
  }
}
