import { type Database, errorCode, type Tx } from '@libs/database';

/** What can be said of a job, and what pg-boss calls it. */
const BOSS_STATES = {
  waiting: 'created',
  retrying: 'retry',
  running: 'active',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
} as const;

export type JobState = keyof typeof BOSS_STATES;
export const JOB_STATES = Object.keys(BOSS_STATES) as JobState[];

const STATE_OF = new Map<string, JobState>(
  JOB_STATES.map((state) => [BOSS_STATES[state], state] as const),
);

/** Schema or table is missing: no worker has ever run on this database. */
const NOT_INSTALLED = new Set(['3F000', '42P01']);

/** Why the last run ended without success, in words that may be told. */
export interface JobFailure {
  code: string;
  message: string;
}

export interface JobRecord {
  id: string;
  queue: string;
  state: JobState;
  /** Jobs of a queue with the same key are about the same thing. */
  key: string | null;
  data: Record<string, unknown>;
  /** Runs that were begun. */
  attempts: number;
  maxAttempts: number;
  createdAt: Date;
  /** Not before this. */
  startAfter: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  /** Percent of the last run, where its handler tells; 100 of every job that is completed. */
  progress: number | null;
  failure: JobFailure | null;
  /** Where the next page of a list begins. */
  position: string;
}

export interface JobFilter {
  queue: string | null;
  state: JobState | null;
  key: string | null;
  /** `position` of the last job of the page before. */
  after: string | null;
  limit: number;
}

export interface QueueState {
  queue: string;
  state: JobState;
  count: number;
  oldestAgeSeconds: number;
}

interface StoredJob {
  id: string;
  name: string;
  state: string;
  key: string | null;
  data: Record<string, unknown> | null;
  retry_count: number;
  retry_limit: number;
  created_on: Date;
  start_after: Date;
  started_on: Date | null;
  completed_on: Date | null;
  output: StoredOutput | null;
  micros: string;
}

interface StoredOutput {
  code?: string;
  message?: string;
  /** As pg-boss wraps what it says itself. */
  value?: { message?: string };
  /** Percent, of heartbeats. */
  progress?: number;
}

const COLUMNS = `j.id, j.name, j.state::text as state, j.singleton_key as key, j.data, j.retry_count, j.retry_limit,
  j.created_on, j.start_after, j.started_on, j.completed_on, j.output,
  (extract(epoch from j.created_on) * 1000000)::bigint::text as micros`;

const LIST = `
  select ${COLUMNS}
    from pgboss.job j
   where ($1::text is null or j.name = $1) and ($2::text is null or j.state::text = $2)
     and ($3::text is null or j.singleton_key = $3)
     and ($4::bigint is null
          or (j.created_on, j.id) < (timestamptz 'epoch' + make_interval(secs => $4::numeric / 1000000), $5::uuid))
   order by j.created_on desc, j.id desc
   limit $6::int`;

/** The jobs of all processes, those of the last hours among them that are over. Needs no worker. */
export class JobRecords {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async list({ queue, state, key, after, limit }: JobFilter): Promise<JobRecord[]> {
    const [micros = null, id = null] = after?.split('.') ?? [];
    const values = [queue, state && BOSS_STATES[state], key, micros, id, limit];
    const rows = await this.installed(() => this.db.query<StoredJob>(LIST, values));
    return rows.map(toRecord);
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const [row] = await this.installed(() =>
      this.db.query<StoredJob>(`select ${COLUMNS} from pgboss.job j where j.id = $1`, [id]),
    );
    return row && toRecord(row);
  }

  /** How much there is of each queue in each state, and since when. */
  async queues(): Promise<QueueState[]> {
    const rows = await this.installed(
      () => this.db.sql<{ queue: string; state: string; count: number; age: number }>`
        select j.name as queue, j.state::text as state, count(*) as count,
               greatest(0, extract(epoch from now() - min(j.created_on)))::float as age
          from pgboss.job j group by j.name, j.state order by j.name, j.state`,
    );
    return rows.map(({ queue, state, count, age }) => ({
      ...{ queue, state: STATE_OF.get(state) ?? 'waiting', count },
      oldestAgeSeconds: Math.floor(age),
    }));
  }

  /** Who runs it is told to stop within seconds. @returns false when it is over already */
  async cancel(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.sql`
      update pgboss.job set state = 'cancelled', completed_on = now()
       where id = ${id} and state < 'completed'
      returning 1`;
    return rows.length > 0;
  }

  /** Runs it at once, once more at least. @returns false unless it failed, was cancelled or waits for its next try */
  async retry(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.sql`
      update pgboss.job
         set state = 'retry', retry_limit = greatest(retry_limit, retry_count + 1), start_after = now(),
             completed_on = null, singleton_on = null, keep_until = greatest(keep_until, now() + interval '1 day')
       where id = ${id} and state in ('failed', 'cancelled', 'retry')
      returning 1`;
    return rows.length > 0;
  }

  private async installed<Row>(read: () => Promise<Row[]>): Promise<Row[]> {
    try {
      return await read();
    } catch (error) {
      if (NOT_INSTALLED.has(errorCode(error) ?? '')) return [];
      throw error;
    }
  }
}

function toRecord(row: StoredJob): JobRecord {
  return {
    id: row.id,
    queue: row.name,
    state: STATE_OF.get(row.state) ?? 'waiting',
    key: row.key,
    data: row.data ?? {},
    attempts: row.retry_count + (row.started_on ? 1 : 0),
    maxAttempts: row.retry_limit + 1,
    createdAt: row.created_on,
    startAfter: row.start_after,
    startedAt: row.started_on,
    completedAt: row.completed_on,
    progress: progressOf(row),
    failure: row.state === 'completed' ? null : failureIn(row.output),
    position: `${row.micros}.${row.id}`,
  };
}

/** The next run begins anew, so what the last one reached says nothing any more. */
function progressOf({ state, output }: StoredJob): number | null {
  if (state === BOSS_STATES.completed) return 100;
  const isBegun = state === BOSS_STATES.running || state === BOSS_STATES.cancelled;
  return (isBegun ? output?.progress : undefined) ?? null;
}

/** What an unexpected error says may tell of the inside; the log of the worker has it. */
function failureIn(output: StoredOutput | null): JobFailure | null {
  const { code, message, value } = output ?? {};
  if (message === undefined && value === undefined) return null;
  if (code) return { code, message: message ?? '' };
  if (value?.message?.includes('timeout')) {
    return {
      code: 'job_interrupted',
      message: 'The process that ran it died, or it took too long',
    };
  }
  return {
    code: 'internal_error',
    message: 'Something unexpected; the log of the worker says what',
  };
}
