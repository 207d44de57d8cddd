import { DatabaseUnavailableError } from '@libs/errors';
import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { createLogger } from '@libs/observability';
import { databaseConfig, OLIVIA, ROOT } from '@libs/testing';
import { until } from '../../../test/support/until';
import type { JobPageView, JobQueuesView, JobView } from '../src/admin-jobs/dto/job.view';
import { WRITE_EXPORT } from '../src/exports/export-job-type';
import type { Problem } from './support/labeler';
import { ExportsClient } from './support/exports';

const LIMITS = { concurrency: 2, retries: 0, retryDelaySeconds: 1, expireSeconds: 600 };
const DIG: JobType<{ hole: string }> = { name: 'dig', ...LIMITS };
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** The API leaves the jobs to others: a worker apart from it does them. */
describe('jobs, for system administrators', () => {
  let client: ExportsClient;
  let token: string;
  let db: LabelerDb;
  let queue: JobQueue;
  const stopped: string[] = [];
  beforeAll(async () => {
    client = await ExportsClient.start();
    await client.useNewDataset();
    token = await client.labeler.signIn(ROOT);
    db = new LabelerDb(databaseConfig(client.labeler.databases.labelerUrl));
    const settings = { environment: 'test', logLevel: 'silent', logFormat: 'json' } as const;
    queue = new JobQueue(db, createLogger(settings, 'test'));
    queue.work(DIG, ({ hole }, signal, report) => {
      if (hole === 'half') report(50.9);
      return dig(hole, signal);
    });
  });
  afterAll(async () => {
    await queue.stop(100);
    await db.close();
    await client.stop();
  });

  /** Goes on until it is told to stop, unless the hole fails. */
  function dig(hole: string, signal: AbortSignal): Promise<void> {
    if (hole === 'wet') throw new DatabaseUnavailableError(undefined);
    if (hole === 'hot') throw new Error('password=secret at 10.1.2.3');
    if (hole === 'done') return Promise.resolve();
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        stopped.push(hole);
        reject(signal.reason as Error);
      }),
    );
  }

  const list = async (query = '') =>
    (await client.labeler.get<JobPageView>(`/admin/jobs${query}`, { token })).body;
  const ask = <Body = Problem>(path: string) =>
    client.labeler.post<Body>(`/admin/jobs/${path}`, { token });
  /** The job about this, once it is in this state. */
  const jobOf = (key: string, state: string) =>
    until(async () => (await list(`?key=${key}&state=${state}`)).jobs[0]);
  const send = async (hole: string) => {
    await until(() => queue.send(DIG, hole, { hole }));
  };

  it('are none before there was a worker', async () => {
    const queues = await client.labeler.get<JobQueuesView>('/admin/jobs/queues', { token });
    const missing = await client.labeler.get<Problem>(`/admin/jobs/${UNKNOWN}`, { token });

    expect(await list()).toEqual({ jobs: [], next_cursor: null });
    expect(queues.body).toEqual({ queues: [] });
    expect(missing.body.error).toBe('job_not_found');
    queue.start();
  });

  it('tell what they are about and why they failed, without the inside', async () => {
    for (const hole of ['wet', 'hot', 'done']) await send(hole);

    const wet = await jobOf('wet', 'failed');
    const hot = await jobOf('hot', 'failed');
    const done = await jobOf('done', 'completed');

    expect(wet).toMatchObject({
      queue: 'dig',
      data: { hole: 'wet' },
      attempts: 1,
      max_attempts: 1,
    });
    expect(wet.error?.code).toBe('database_unavailable');
    expect(hot.error?.code).toBe('internal_error');
    expect(JSON.stringify(hot)).not.toContain('secret');
    expect(done).toMatchObject({ error: null, progress: 100, next_run_at: null });
  });

  it('are listed page by page, and counted by queue', async () => {
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.next_cursor}`);
    const queues = await client.labeler.get<JobQueuesView>('/admin/jobs/queues', { token });

    const keys = [...first.jobs, ...second.jobs].map(({ key }) => key);
    expect(keys).toEqual(['done', 'hot', 'wet']);
    expect(second.next_cursor).toBeNull();
    expect(queues.body.queues).toEqual([
      {
        queue: 'dig',
        state: 'completed',
        count: 1,
        oldest_age_seconds: expect.any(Number) as number,
      },
      { queue: 'dig', state: 'failed', count: 2, oldest_age_seconds: expect.any(Number) as number },
    ]);
  });

  it('that run stop when they are cancelled, can be begun again, and both is on record', async () => {
    await send('deep');
    const { id } = await jobOf('deep', 'running');

    const early = await ask(`${id}/retry`);
    const cancelled = await ask<JobView>(`${id}/cancel`);
    await until(() => Promise.resolve(stopped.includes('deep')));
    const late = await ask(`${id}/cancel`);
    await ask(`${id}/retry`);
    const again = await jobOf('deep', 'running');
    await ask(`${id}/cancel`);

    expect([early.status, early.body.error]).toEqual([409, 'job_state_conflict']);
    expect(cancelled.body.state).toBe('cancelled');
    expect([late.status, late.body.error]).toEqual([409, 'job_state_conflict']);
    expect(again).toMatchObject({ id, attempts: 2 });
    const audited = await client.labeler.databases.labeler<{ action: string }>(
      `select action from audit_logs where resource_type = 'job' and resource_id = $1 order by id`,
      [id],
    );
    expect(audited.map(({ action }) => action)).toEqual(['job_cancel', 'job_retry', 'job_cancel']);
  });

  it('tell how far they are, where their work knows', async () => {
    await send('half');
    const { id } = await jobOf('half', 'running');
    const told = await until(async () =>
      (await list('?key=half')).jobs.find(({ progress }) => progress !== null),
    );

    await ask(`${id}/cancel`);
    const stoppedThere = await jobOf('half', 'cancelled');
    await ask(`${id}/retry`);
    const again = await jobOf('half', 'running');
    await ask(`${id}/cancel`);

    expect(told).toMatchObject({ state: 'running', progress: 50, error: null });
    expect(stoppedThere).toMatchObject({ progress: 50, error: null });
    expect(again.attempts).toBe(2);
  });

  it('are kept alive, and taken up by others when their process is gone', async () => {
    await send('far');
    const { id } = await jobOf('far', 'running');
    const leases = () =>
      client.labeler.databases.labeler<{ lease: number }>(
        `select extract(epoch from expire_in)::float as lease from pgboss.job where id = $1`,
        [id],
      );
    const longer = await until(async () => (await leases()).find(({ lease }) => lease > 61));

    await client.labeler.databases.labeler(
      `update pgboss.job set state = 'retry', retry_limit = 5, start_after = now() where id = $1`,
      [id],
    );
    await until(() => Promise.resolve(stopped.includes('far')));
    const again = await jobOf('far', 'running');

    expect(longer.lease).toBeLessThan(90);
    expect(again.attempts).toBe(2);
    await ask(`${id}/cancel`);
  });

  it('that write exports leave no file behind for which one waits, once they are cancelled', async () => {
    const { body: wanted } = await client.request();
    const job = JSON.stringify({ exportId: wanted.export_id });
    await client.labeler.databases.labeler(
      `select pgboss.create_queue($1, '{"policy": "short", "retryLimit": 1}')`,
      [WRITE_EXPORT.name],
    );
    await client.labeler.databases.labeler(
      `insert into pgboss.job (name, singleton_key, data, policy) values ($1, $2, $3, 'short')`,
      [WRITE_EXPORT.name, wanted.export_id, job],
    );
    const { id } = await jobOf(wanted.export_id, 'waiting');

    await ask(`${id}/cancel`);
    const stoppedExport = await client.get(wanted.export_id);
    await ask(`${id}/retry`);
    const resumed = await client.get(wanted.export_id);

    expect(stoppedExport).toMatchObject({ status: 'failed', error_code: 'export_stopped' });
    expect(resumed.status).toBe('queued');
  });

  it('are no business of other people', async () => {
    const asked = await client.labeler.get<Problem>('/admin/jobs', {
      token: await client.labeler.signIn(OLIVIA),
    });

    expect(asked.body.error).toBe('admin_required');
  });
});
