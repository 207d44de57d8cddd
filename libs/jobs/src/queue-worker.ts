import { AppError } from '@libs/errors';
import type { Logger } from '@libs/observability';
import type PgBoss from 'pg-boss';
import type { JobHandler, JobType } from './job-type';

const POLL_MS = 2000;

interface Context {
  boss: () => PgBoss;
  logger: Logger;
  /** Gives a job back without counting the attempt. */
  giveBack: (queue: string, jobId: string) => Promise<void>;
}

/** A run of a job: the same job may be run again, by somebody else, when this one is taken for dead. */
export interface JobRun {
  queue: string;
  id: string;
  retryCount: number;
  expireSeconds: number;
  /** Percent, once the handler has said something; 100 only when it has ended. */
  progress: number | null;
}

interface Running {
  id: string;
  retryCount: number;
  lost: AbortController;
  progress: number | null;
  ended: Promise<void>;
}

/**
 * Fetches and runs the jobs of one queue. Unlike pg-boss's own loop it waits for the outcome to be stored,
 * so that a database that is away at that moment cannot end the process.
 */
export class QueueWorker {
  private readonly running = new Set<Running>();
  private readonly stopping = new AbortController();
  private isStopped = false;
  private isWoken = false;
  private endPause: (() => void) | undefined;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly context: Context,
    private readonly type: JobType<object>,
    private readonly handler: JobHandler<object>,
  ) {}

  start(): void {
    this.loop ??= this.fetchAndRun();
  }

  /** What runs at this moment. */
  runs(): JobRun[] {
    const { name: queue, expireSeconds } = this.type;
    return [...this.running].map(({ id, retryCount, progress }) => ({
      ...{ queue, id, retryCount, expireSeconds, progress },
    }));
  }

  /** The run is ours no more: it was cancelled, or taken for dead. Its handler is told to stop. */
  lose({ id, retryCount }: Pick<JobRun, 'id' | 'retryCount'>): void {
    for (const run of this.running) {
      if (run.id !== id || run.retryCount > retryCount) continue;
      run.lost.abort(new Error('The job was cancelled, or goes on elsewhere'));
    }
  }

  /** Looks for jobs now rather than at the next poll. */
  wake(): void {
    this.isWoken = true;
    this.endPause?.();
  }

  /** Takes no more jobs; those that still run after `graceMs` are told to stop and go back to the queue. */
  async stop(graceMs: number): Promise<void> {
    this.isStopped = true;
    this.wake();
    const runs = [...this.running];
    const settled = Promise.all([this.loop, ...runs.map(({ ended }) => ended)]);
    await within(graceMs, settled);
    this.stopping.abort(new Error('The worker is shutting down'));
    await within(graceMs, settled);
    const held = [...this.running].filter(({ lost }) => !lost.signal.aborted);
    await this.giveBack(held.map(({ id }) => id));
  }

  private async fetchAndRun(): Promise<void> {
    while (!this.isStopped) {
      this.isWoken = false;
      const free = this.type.concurrency - this.running.size;
      const jobs = free > 0 ? await this.fetch(free) : [];
      if (this.isStopped) await this.giveBack(jobs.map(({ id }) => id));
      else for (const job of jobs) this.begin(job);
      await this.pause();
    }
  }

  private fetch(batchSize: number): Promise<PgBoss.JobWithMetadata<object>[]> {
    return this.context.boss().fetch<object>(this.type.name, { batchSize, includeMetadata: true });
  }

  private begin({ id, data, retryCount }: PgBoss.JobWithMetadata<object>): void {
    const lost = new AbortController();
    // Who lost a job may be the one to get it again.
    this.lose({ id, retryCount });
    const run: Running = { id, retryCount, lost, progress: null, ended: Promise.resolve() };
    this.running.add(run);
    run.ended = this.run(run, data).finally(() => {
      this.running.delete(run);
      this.wake();
    });
  }

  private async run(run: Running, data: object): Promise<void> {
    const { boss, logger } = this.context;
    const { name } = this.type;
    const { id, lost } = run;
    try {
      const failure = await this.attempt(run, data);
      if (lost.signal.aborted) logger.info({ queue: name, jobId: id }, 'job stopped');
      else if (!failure) await boss().complete(name, id);
      else if (this.stopping.signal.aborted) await this.giveBack([id]);
      else {
        logger.warn({ err: failure, queue: name, jobId: id }, 'job failed');
        await boss().fail(name, id, describe(failure));
      }
    } catch (error) {
      // The job stays active until it expires, and is then tried again.
      logger.error({ err: error, queue: name, jobId: id }, 'outcome of a job could not be stored');
    }
  }

  /** Undefined when the handler succeeds, otherwise what it threw. */
  private async attempt(run: Running, data: object): Promise<Error | undefined> {
    const signal = AbortSignal.any([this.stopping.signal, run.lost.signal]);
    const report = (percent: number) => (run.progress = wholePercent(percent));
    try {
      await this.handler(data, signal, report);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  private async giveBack(jobIds: string[]): Promise<void> {
    for (const jobId of jobIds) await this.context.giveBack(this.type.name, jobId);
  }

  private async pause(): Promise<void> {
    if (this.isWoken || this.isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.endPause = undefined;
  }
}

/** 100 is for a run that has ended. */
function wholePercent(percent: number): number {
  return Math.max(0, Math.min(99, Math.floor(percent)));
}

/** With a code, where what went wrong may be told. */
function describe(failure: Error): { message: string; code?: string } {
  const { message } = failure;
  return failure instanceof AppError ? { message, code: failure.code } : { message };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
