import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Database, type DatabaseConfig } from '@libs/database';
import { JobQueue, type JobType } from '@libs/jobs';
import { createLogger } from '@libs/observability';
import { databaseConfig, type TestDatabases, testDatabases } from '@libs/testing';

interface Greeting {
  name: string;
}

const LIMITS = { concurrency: 2, retries: 3, retryDelaySeconds: 1, expireSeconds: 60 };
const GREET: JobType<Greeting> = { name: 'greet', ...LIMITS };
const STEP_MS = 20;
const SWEEP: JobType<Record<string, never>> = { name: 'sweep', ...LIMITS };

const logger = createLogger({ environment: 'test', logLevel: 'silent', logFormat: 'json' }, 'test');

describe('JobQueue', () => {
  let databases: TestDatabases;
  let config: DatabaseConfig;
  const queues: JobQueue[] = [];
  const opened: Database[] = [];

  beforeEach(async () => {
    databases = await testDatabases();
    config = databaseConfig(databases.labelerUrl);
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop(100)));
    await Promise.all(opened.splice(0).map((database) => database.close()));
    await databases.drop();
  });

  /** A process of its own, as far as the database can tell. */
  function process(overrides: Partial<DatabaseConfig> = {}): JobQueue {
    const database = new Database({
      name: 'labeler',
      config: { ...config, ...overrides },
      entities: [],
    });
    const queue = new JobQueue(database, logger);
    opened.push(database);
    queues.push(queue);
    return queue;
  }

  /** A worker that tells of every job as it begins, and ends it when it is let. */
  function worker(): { queue: JobQueue; begun: Greeting[]; nth: (n: number) => Promise<void> } {
    const queue = process();
    const begun: Greeting[] = [];
    const waiting: { n: number; resolve: () => void }[] = [];
    queue.work(GREET, (data) => {
      begun.push(data);
      for (const { n, resolve } of waiting) if (begun.length >= n) resolve();
      return Promise.resolve();
    });
    const nth = (n: number) =>
      new Promise<void>((resolve) =>
        begun.length >= n ? resolve() : waiting.push({ n, resolve }),
      );
    return { queue, begun, nth };
  }

  const jobs = () =>
    databases.labeler<{ state: string; retry_count: number }>(
      `select state::text, retry_count from pgboss.job where name = 'greet' order by created_on`,
    );

  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(STEP_MS);
  }

  it('runs what another process has sent', async () => {
    const { queue, begun, nth } = worker();
    queue.start();
    const sender = process();
    await until(() => sender.send(GREET, 'a', { name: 'Ada' }));

    await nth(1);

    expect(begun).toEqual([{ name: 'Ada' }]);
    await until(async () => (await jobs()).every(({ state }) => state === 'completed'));
  });

  it('says so when no worker has ever run', async () => {
    expect(await process().send(GREET, 'a', { name: 'Ada' })).toBe(false);
  });

  it('keeps one waiting job per key', async () => {
    const first = worker();
    first.queue.start();
    await until(() => first.queue.send(GREET, 'warm-up', { name: 'x' }));
    await first.nth(1);
    await first.queue.stop(100);
    const sender = process();

    for (const name of ['Ada', 'Bea', 'Cem']) await sender.send(GREET, 'same', { name });
    await sender.send(GREET, 'other', { name: 'Dan' });

    const second = worker();
    second.queue.start();
    await second.nth(2);
    expect(second.begun.map(({ name }) => name).sort()).toEqual(['Ada', 'Dan']);
  });

  it('gives a job that it cannot finish in time to the next worker, as if it had not been tried', async () => {
    const first = process();
    const controller = new AbortController();
    const begun = once(controller.signal, 'abort');
    first.work(GREET, (_, signal) => {
      controller.abort();
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    });
    first.start();
    await until(() => first.send(GREET, 'a', { name: 'Ada' }));
    await begun;

    await first.stop(10);

    expect(await jobs()).toEqual([{ state: 'retry', retry_count: 0 }]);
    const second = worker();
    second.queue.start();
    await second.nth(1);
    await until(async () => (await jobs())[0]?.state === 'completed');
    expect(await jobs()).toEqual([{ state: 'completed', retry_count: 0 }]);
  });

  it('gives a job back even when its handler does not listen', async () => {
    const queue = process();
    let begin: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    queue.work(GREET, () => {
      begin?.();
      return new Promise(() => undefined);
    });
    queue.start();
    await until(() => queue.send(GREET, 'a', { name: 'Ada' }));
    await begun;

    await queue.stop(10);

    expect(await jobs()).toEqual([{ state: 'retry', retry_count: 0 }]);
  });

  it('tries a failed job again', async () => {
    const queue = process();
    let tries = 0;
    let done: (() => void) | undefined;
    const finished = new Promise<void>((resolve) => (done = resolve));
    queue.work(GREET, () => {
      tries += 1;
      if (tries === 1) return Promise.reject(new Error('not today'));
      done?.();
      return Promise.resolve();
    });
    queue.start();
    await until(() => queue.send(GREET, 'a', { name: 'Ada' }));

    await finished;

    expect(tries).toBe(2);
  });

  it('makes its queues without trouble, however many processes begin at once', async () => {
    const warn = jest.spyOn(logger, 'warn');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    let run = 0;
    const begin = () => {
      const queue = process();
      for (const name of names) queue.work({ ...SWEEP, name }, () => Promise.resolve());
      queue.every({ ...SWEEP, name: 'f' }, 3600);
      queue.work(GREET, () => Promise.resolve(void (run += 1)));
      queue.start();
      return queue;
    };
    const begun = [begin(), begin(), begin(), begin()];

    for (const [n, queue] of begun.entries()) {
      await until(() => queue.send(GREET, String(n), { name: 'Ada' }));
    }
    await until(() => Promise.resolve(run === begun.length));

    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('sends a recurring job once per period, however many workers there are', async () => {
    const runs: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const queue = process();
      queue.work(SWEEP, () => Promise.resolve(void runs.push(name)));
      queue.every(SWEEP, 3600);
      queue.start();
    }
    const sweeps = () =>
      databases.labeler<{ state: string }>(
        `select state::text from pgboss.job where name = 'sweep'`,
      );
    await until(async () => {
      const [installed] = await databases.labeler<{ it: string | null }>(
        `select to_regclass('pgboss.job') as it`,
      );
      return installed?.it !== null && (await sweeps()).some(({ state }) => state === 'completed');
    });
    await Promise.all(queues.splice(0).map((queue) => queue.stop(100)));

    expect(runs).toHaveLength(1);
    expect(await sweeps()).toHaveLength(1);
  });

  it('tells how much waits and runs', async () => {
    const queue = process();
    queue.work(
      GREET,
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', reject)),
    );
    queue.start();
    await until(() => queue.send(GREET, 'a', { name: 'Ada' }));
    await until(async () => (await jobs())[0]?.state === 'active');
    const other = process();
    other.start();

    await until(() => Promise.resolve(other.queueDepths().length > 0));

    expect(other.queueDepths()).toEqual([{ queue: 'greet', state: 'active', count: 1 }]);
  });

  it('works without named statements, as PgBouncer needs it', async () => {
    const queue = process({ pgbouncer: true });
    let done: (() => void) | undefined;
    const finished = new Promise<void>((resolve) => (done = resolve));
    queue.work(GREET, () => Promise.resolve(done?.()));
    queue.start();
    await until(() => queue.send(GREET, 'a', { name: 'Ada' }));

    await expect(finished).resolves.toBeUndefined();
  });
});
