import { JobQueue, type JobType } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { KeyRepository } from './key.repository';

/** Forgets keys that are past their time. */
export const SWEEP_IDEMPOTENCY_KEYS: JobType<Record<string, never>> = {
  name: 'sweep-idempotency-keys',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

const SWEEP_EVERY_SECONDS = 900;
const BATCH = 1000;

@Injectable()
export class IdempotencySweep implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly keys: KeyRepository,
  ) {}

  onModuleInit(): void {
    this.queue.work(SWEEP_IDEMPOTENCY_KEYS, (_, signal) => this.run(signal));
    this.queue.every(SWEEP_IDEMPOTENCY_KEYS, SWEEP_EVERY_SECONDS);
  }

  /** @throws DatabaseUnavailableError: the next run goes on */
  async run(signal?: AbortSignal): Promise<void> {
    while ((await this.keys.deleteExpired(BATCH)) === BATCH) signal?.throwIfAborted();
  }
}
