import { givenDataset, givenStoredImage, OLIVIA } from '@libs/testing';
import { connect } from 'node:net';
import { Client } from 'pg';
import { watchProject } from '../../apps/labeler-api/test/support/event-reader';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { bytesOf, lengthOf } from '../support/bytes-of';
import { ServiceClient } from '../support/service-client';
import { type LabelerStack, startLabelerHere } from '../support/stack';
import { until } from '../support/until';

const MEGABYTE = 1024 * 1024;
const IMAGES = 24;
/**
 * Fewer than the connections of a pool: each waits in the database. PgBouncer, where the tests go through it, has four for
 * all processes, and the work of another one may wait for the same lock.
 */
const REQUESTS = process.env.TEST_PGBOUNCER === 'true' ? 2 : 3;

/** What the log says when the process did not wait for its requests any longer. */
const TOO_LATE = 'requests outlived the grace period';

function messages({ log }: AppProcess): unknown[] {
  return log.map(({ msg }) => msg);
}

/** How many sessions of this database wait for a lock. */
async function waiting({ databases }: Pick<LabelerStack, 'databases'>): Promise<number> {
  const rows = await databases.labeler(
    `select from pg_stat_activity a where a.datname = current_database() and a.wait_event_type = 'Lock'`,
  );
  return rows.length;
}

/** A connection that holds a lock until it ends. */
async function holding<T>(
  connectionString: string,
  work: (holder: Client) => Promise<T>,
): Promise<T> {
  const holder = new Client({ connectionString });
  await holder.connect();
  try {
    return await work(holder);
  } finally {
    await holder.end();
  }
}

/** Whether somebody listens on the port. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}

describe('when an application is told to stop under load', () => {
  /** Issues the keys; others of its kind and of the gateway are stopped. */
  let stack: Awaited<ReturnType<typeof startLabelerHere>>;
  let token: string;
  let app: AppProcess;
  beforeAll(async () => {
    stack = await startLabelerHere();
    token = await stack.adminToken();
  });
  afterEach(() => app.stop());
  afterAll(() => stack.close());

  it('labeler-api finishes the request that it is working on, and exits 0', async () => {
    app = await startAppProcess('labeler-api', stack.env);
    const { id } = await stack.issueKey(['datasets:read']);
    await holding(stack.databases.labelerUrl, async (holder) => {
      await holder.query('begin');
      await holder.query('select from service_accounts s where s.id = $1 for update', [id]);
      const answer = fetch(`${app.url}/api/v1/auth/service-accounts/${id}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ is_active: false }),
      });
      await until(async () => (await waiting(stack)) >= 1);

      app.child.kill('SIGTERM');
      await until(async () => !(await accepts(app.port)));
      await holder.query('commit');

      expect((await answer).status).toBe(200);
    });
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(messages(app)).not.toContain(TOO_LATE);
    const rows = await stack.databases.labeler(
      'select is_active from service_accounts where id = $1',
      [id],
    );
    expect(rows).toEqual([{ is_active: false }]);
  });

  it('labeler-api ends the streams of those who watch a project, and exits 0', async () => {
    app = await startAppProcess('labeler-api', stack.env);
    const { projectId } = await givenDataset(stack.databases);
    const reader = await watchProject({ url: app.url, projectId, token });

    app.child.kill('SIGTERM');
    await reader.ended;

    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(messages(app)).not.toContain(TOO_LATE);
  });

  it('dataset-gateway finishes a download, takes no new connection, and exits 0', async () => {
    app = await startAppProcess('dataset-gateway', stack.env);
    const dataset = await givenDataset(stack.databases);
    for (let number = 0; number < IMAGES; number += 1) {
      await givenStoredImage(stack.databases, stack.buckets, dataset, {
        path: `${number}.jpg`,
        bytes: Buffer.alloc(MEGABYTE, number),
      });
    }
    const service = new ServiceClient(app.url, (await stack.issueKey(['*'])).key);
    const link = await service.post<{ download_url: string; size_bytes: number }>(
      `/${dataset.id}/download-url`,
      { user_id: OLIVIA.id },
    );
    const pieces = bytesOf(await fetch(link.body.download_url));
    const first = await pieces.next();

    app.child.kill('SIGTERM');
    const received = (first.value?.length ?? 0) + (await lengthOf(pieces));

    expect(received).toBe(link.body.size_bytes);
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(messages(app)).not.toContain(TOO_LATE);
    await expect(fetch(`${app.url}/health/live`)).rejects.toThrow();
  });

  it('dataset-gateway answers every request that it has read, and exits 0', async () => {
    app = await startAppProcess('dataset-gateway', stack.env);
    await givenDataset(stack.databases);
    const service = new ServiceClient(app.url, (await stack.issueKey(['*'])).key);
    await holding(stack.databases.labelerUrl, async (holder) => {
      await holder.query('begin; lock table datasets in access exclusive mode');
      const answers = Array.from({ length: REQUESTS }, (_, n) => service.get(`?limit=${n + 1}`));
      await until(async () => (await waiting(stack)) >= REQUESTS);

      app.child.kill('SIGTERM');
      await until(async () => !(await accepts(app.port)));
      await holder.query('commit');

      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      expect(statuses).toEqual(new Array(REQUESTS).fill(200));
    });
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(messages(app)).not.toContain(TOO_LATE);
  });
});
