/** A kind of background work: its queue, and how often and how long it may run. `Data` goes through JSON. */
export interface JobType<Data extends object> {
  /** Name of the queue: letters, digits, `-` and `_`. */
  readonly name: string;
  /** Runs at the same time, per worker process. */
  readonly concurrency: number;
  /** Attempts after the first one. */
  readonly retries: number;
  /** Seconds before the first retry; each further wait is about twice as long. */
  readonly retryDelaySeconds: number;
  /** A run that takes longer is taken for dead and tried again; below a day. */
  readonly expireSeconds: number;
  /** Carries the type of the data; has no value. */
  readonly data?: Data;
}

/** Takes how much of the work is done, in percent. Costs nothing: it is stored with the next heartbeat. */
export type ReportProgress = (percent: number) => void;

/**
 * Does the work once, and says how far it is where it knows. `signal` asks it to stop early: it then throws, and the job
 * goes back to the queue.
 */
export type JobHandler<Data extends object> = (
  data: Data,
  signal: AbortSignal,
  report: ReportProgress,
) => Promise<void>;
