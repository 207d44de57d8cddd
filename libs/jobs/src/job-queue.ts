import { type Database, errorCode } from '@libs/database';
import type { Logger } from '@libs/observability';
import { setTimeout as delay } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import { bossDatabase, bossTransaction } from './boss-database';
import type { JobHandler, JobType } from './job-type';
import { type JobRun, QueueWorker } from './queue-worker';

const SCHEMA = 'pgboss';
const START_RETRY_MS = 5000;
const DEPTH_REFRESH_MS = 15_000;
/** How often a process says that it is at its jobs, and hears which of them were cancelled. */
const HEARTBEAT_MS = 4000;
/** Whoever says nothing for so long is dead, and its jobs go to somebody else. */
const LEASE_SECONDS = 60;
const LOOK_FOR_DEAD_SECONDS = 20;

/** Schema or table is missing: no worker has ever run on this database. */
const NOT_INSTALLED = new Set(['3F000', '42P01']);
/**
 * The queue is so new that the statement saw its row, but not its partition yet: other connections learn of a new
 * partition a moment after the transaction that made it is visible.
 */
const NO_PARTITION = '23514';
const PARTITION_ATTEMPTS = 20;
const PARTITION_WAIT_MS = 50;

/** Jobs of one queue that wait or run. */
export interface QueueDepth {
  queue: string;
  state: 'created' | 'retry' | 'active';
  count: number;
}

/**
 * Background work, kept in the labeler database (schema `pgboss`). Any process may send;
 * a process that calls `start` runs what it registered with `work`.
 */
export class JobQueue {
  private boss: PgBoss;
  private readonly types = new Map<string, JobType<object>>();
  private readonly workers = new Map<string, QueueWorker>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly recurrences: (() => Promise<void>)[] = [];
  private depths: readonly QueueDepth[] = [];
  private state: 'idle' | 'started' | 'stopped' = 'idle';
  private starting: Promise<void> | undefined;

  constructor(
    private readonly db: Database,
    private readonly logger: Logger,
  ) {
    this.boss = this.createBoss();
  }

  /**
   * Adds a job. While one of the same type and key waits already, this changes nothing.
   * @returns false when no worker has ever run on this database, so that there is no queue yet
   * @throws DatabaseUnavailableError
   */
  async send<Data extends object>(type: JobType<Data>, key: string, data: Data): Promise<boolean> {
    return this.insert(type, data, { singletonKey: key });
  }

  /** Registers what does the jobs of a type in this process, from `start` on. */
  work<Data extends object>(type: JobType<Data>, handler: JobHandler<Data>): void {
    const context = { boss: () => this.boss, logger: this.logger, giveBack: this.giveBack };
    const run: JobHandler<object> = (data, signal, report) => handler(data as Data, signal, report);
    this.types.set(type.name, type);
    this.workers.set(type.name, new QueueWorker(context, type, run));
  }

  /** Sends a job once in every period of `seconds` (up to 12 hours), however many workers there are. */
  every(type: JobType<Record<string, never>>, seconds: number): void {
    const send = () =>
      this.insert(type, {}, { singletonKey: type.name, singletonSeconds: seconds }).then(
        () => undefined,
        (error: unknown) => this.logger.warn({ err: error, queue: type.name }, 'job not sent'),
      );
    this.recurrences.push(async () => {
      this.timers.push(setInterval(() => void send(), seconds * 1000));
      await send();
    });
  }

  /** Begins to work. Returns at once; while the database is away it keeps trying. */
  start(): void {
    if (this.state !== 'idle') return;
    this.state = 'started';
    this.starting = this.prepare();
  }

  /**
   * Takes no more jobs. What still runs after `graceMs` is told to stop and goes back to the queue,
   * which may take as long again.
   */
  async stop(graceMs: number): Promise<void> {
    this.state = 'stopped';
    this.clearTimers();
    await this.starting;
    this.clearTimers();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop(graceMs)));
    await this.boss.stop({ graceful: false, close: false });
  }

  /** How much waits and runs, as of some seconds ago; empty in a process that does not work. */
  queueDepths(): readonly QueueDepth[] {
    return this.depths;
  }

  private async insert(
    type: JobType<object>,
    data: object,
    options: PgBoss.SendOptions,
  ): Promise<boolean> {
    try {
      const send = () => this.sendSettled(type.name, data, options);
      if ((await send()) === null) {
        if (!(await this.boss.getQueue(type.name))) return false;
        // The queue may have been created between the two.
        await send();
      }
    } catch (error) {
      if (NOT_INSTALLED.has(errorCode(error) ?? '')) return false;
      throw error;
    }
    this.workers.get(type.name)?.wake();
    return true;
  }

  private async sendSettled(name: string, data: object, options: PgBoss.SendOptions) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.boss.send(name, data, options);
      } catch (error) {
        if (errorCode(error) !== NO_PARTITION || attempt === PARTITION_ATTEMPTS) throw error;
        await delay(PARTITION_WAIT_MS);
      }
    }
  }

  private readonly giveBack = async (queue: string, jobId: string): Promise<void> => {
    // A job that has no start counts its next one as the first try.
    await this.db.sql`
      update pgboss.job
         set state = 'retry', started_on = null, start_after = now(),
             expire_in = make_interval(secs => ${LEASE_SECONDS})
       where name = ${queue} and id = ${jobId} and state = 'active'`;
  };

  private clearTimers(): void {
    for (const timer of this.timers.splice(0)) clearTimeout(timer);
  }

  private createBoss(): PgBoss {
    const options = {
      ...{ schema: SCHEMA, supervise: true, schedule: false },
      maintenanceIntervalSeconds: LOOK_FOR_DEAD_SECONDS,
    };
    const boss = new PgBoss({ ...options, db: bossDatabase(this.db) });
    boss.on('error', (error) => this.logger.warn({ err: error }, 'job queue is in trouble'));
    return boss;
  }

  private async prepare(): Promise<void> {
    try {
      await this.boss.start();
      await this.defineQueues();
      // Jobs of a process that died before this one started.
      await this.boss.maintain();
    } catch (error) {
      this.logger.warn({ err: error }, 'job queue does not start yet');
      await this.boss.stop({ graceful: false, close: false });
      // After a start that failed pg-boss takes itself for starting for ever.
      this.boss = this.createBoss();
      if (this.state === 'started') {
        const retry = () => void (this.starting = this.prepare());
        this.timers.push(setTimeout(retry, START_RETRY_MS));
      }
      return;
    }
    if (this.state !== 'started') return;
    for (const worker of this.workers.values()) worker.start();
    this.timers.push(setInterval(() => void this.heartbeat(), HEARTBEAT_MS));
    for (const begin of this.recurrences) await begin();
    await this.refreshDepths();
    this.timers.push(setInterval(() => void this.refreshDepths(), DEPTH_REFRESH_MS));
  }

  /** One process after the other: the tables of queues that several make at once lead to deadlocks. */
  private defineQueues(): Promise<void> {
    return this.db.transaction(async (tx) => {
      await tx.sql`select pg_advisory_xact_lock(hashtextextended('job queues', 0))`;
      const boss = new PgBoss({ schema: SCHEMA, db: bossTransaction(tx) });
      for (const type of this.types.values()) {
        const options = queueOptions(type);
        await boss.createQueue(type.name, options);
        await boss.updateQueue(type.name, options);
      }
    });
  }

  private async heartbeat(): Promise<void> {
    const runs = [...this.workers.values()].flatMap((worker) => worker.runs());
    if (runs.length === 0) return;
    try {
      const rows = await this.db.sql<Pick<JobRun, 'id' | 'retryCount'>>`
        update pgboss.job j
           set expire_in = least(clock_timestamp() - j.started_on + make_interval(secs => ${LEASE_SECONDS}),
                                 make_interval(secs => r."expireSeconds")),
               output = case when r.progress is null then j.output
                             else coalesce(j.output, '{}') || jsonb_build_object('progress', r.progress) end
          from jsonb_to_recordset(${JSON.stringify(runs)}::jsonb)
                 as r(queue text, id uuid, "retryCount" int, "expireSeconds" int, progress int)
         where j.name = r.queue and j.id = r.id and j.state = 'active' and j.retry_count = r."retryCount"
        returning j.id, j.retry_count as "retryCount"`;
      const ours = new Set(rows.map(nameOf));
      for (const run of runs) if (!ours.has(nameOf(run))) this.workers.get(run.queue)?.lose(run);
    } catch (error) {
      this.logger.debug({ err: error }, 'jobs not kept alive');
    }
  }

  private async refreshDepths(): Promise<void> {
    try {
      this.depths = await this.db.sql<QueueDepth>`
        select j.name as queue, j.state::text as state, count(*) as count
          from pgboss.job j
         where j.state < 'completed'
         group by 1, 2`;
    } catch (error) {
      this.logger.debug({ err: error }, 'queue depths unknown');
    }
  }
}

function queueOptions(type: JobType<object>): PgBoss.Queue {
  return {
    name: type.name,
    // One waiting job per key; a running one does not hinder the next.
    policy: 'short',
    retryLimit: type.retries,
    retryDelay: type.retryDelaySeconds,
    retryBackoff: true,
    // Heartbeats extend it, up to the limit of the type.
    expireInSeconds: Math.min(LEASE_SECONDS, type.expireSeconds),
  };
}

function nameOf({ id, retryCount }: Pick<JobRun, 'id' | 'retryCount'>): string {
  return `${id} ${retryCount}`;
}
