import { assertDatabaseSettings, Database } from '@libs/database';
import { migrationStatus } from '@libs/labeler-db';
import {
  databaseConfig,
  drawPicture,
  LABELER_ROLE,
  OLIVIA,
  PASSWORD,
  type Pgbouncer,
  READER_ROLE,
  startPgbouncer,
  testServers,
} from '@libs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventWatcher } from '../support/event-watcher';
import { LabelerClient } from '../support/labeler-client';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';
import { until } from '../support/until';
import { unzip } from '../support/unzip';

/** Connections of PgBouncer for each database and role: far fewer than the applications open to it. */
const POOL = 3;
const AT_ONCE = 40;
const PATHS = ['a.jpg', 'b.jpg'];

/** Both applications and their jobs with nothing of a session: each transaction may run on another connection. */
describe('through PgBouncer in transaction mode', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vision-pgbouncer-'));
  let pgbouncer: Pgbouncer;
  let stack: Stack;
  let direct: string;
  let olivia: LabelerClient;
  let service: ServiceClient;
  let datasetId: string;
  let imageIds: string[];

  beforeAll(async () => {
    pgbouncer = await startPgbouncer({
      directory: join(directory, 'pgbouncer'),
      serverUrl: testServers().databaseAdminUrl,
      roles: [LABELER_ROLE, READER_ROLE],
      poolSize: POOL,
    });
    stack = await startStack((env) => {
      direct = env['LABELER_DIRECT_DATABASE_URL'] ?? env['LABELER_DATABASE_URL'] ?? '';
      return Promise.resolve({
        LABELER_DATABASE_URL: pgbouncer.url(env['LABELER_DATABASE_URL'] ?? ''),
        LABELER_DIRECT_DATABASE_URL: direct,
        USER_DATABASE_URL: pgbouncer.url(env['USER_DATABASE_URL'] ?? ''),
      });
    });
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);
    const made = await olivia.post('/datasets', { name: 'Caps', task_types: ['detection'] });
    datasetId = String(made.body['id']);
    const files = await Promise.all(
      PATHS.map(async (path) => ({ path, bytes: await drawPicture({ text: path }) })),
    );
    await olivia.upload(datasetId, files);
    const { body } = await olivia.get<{ images: { id: string }[] }>(
      `/projects/${datasetId}/images`,
    );
    imageIds = body.images.map(({ id }) => id);
  });
  afterAll(async () => {
    await stack.close();
    await pgbouncer.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const draw = (x: number) =>
    olivia.post<{ id: number }>('/annotations', {
      ...{ project_id: datasetId, image_id: imageIds[x % imageIds.length], task_type: 'detection' },
      ...{ annotation_type: 'bbox', geometry: { type: 'bbox', bbox: [x, 5, 20, 20] } },
    });

  it('people label with many more requests at once than there are connections', async () => {
    const drawn = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => draw(n)));
    const read = await Promise.all(
      Array.from({ length: AT_ONCE }, () => service.get(`/${datasetId}`)),
    );

    expect(drawn.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(drawn.map(({ body }) => body.id)).size).toBe(AT_ONCE);
    expect(read.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('an image is held by one person, and events are heard at once, past PgBouncer', async () => {
    const events = `${stack.labelerApi.url}/api/v1/projects/${datasetId}/events`;
    const watcher = await EventWatcher.watch(events, olivia.token);
    const listening = () =>
      stack.databases.labeler(
        `select from pg_stat_activity where application_name = 'vision-listener' and datname = current_database()`,
      );
    await until(async () => (await listening()).length === 1);

    const held = await olivia.post(`/image-locks/${datasetId}/${imageIds[0]}/acquire`);
    await draw(AT_ONCE);

    expect(held.status).toBe(200);
    expect(await until(() => Promise.resolve(watcher.seen.length > 0))).toBe(true);
    watcher.stop();
  });

  it('jobs are done: an export, and what was published is trained on', async () => {
    const published = await olivia.post(`/projects/${datasetId}/versions/publish`, {
      ...{ task_type: 'detection', export_format: 'dice', include_draft: true },
    });
    const asked = await fetch(`${olivia.url}/api/v1/projects/${datasetId}/export`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${olivia.token}`,
        'Content-Type': 'application/json',
        Prefer: 'respond-async',
      },
      body: JSON.stringify({ task_type: 'detection', export_format: 'coco' }),
    });
    const { export_id: id } = (await asked.json()) as { export_id: string };
    const { body } = await service.post<{ download_url: string }>(`/${datasetId}/download-url`, {
      user_id: OLIVIA.id,
    });
    const archive = await fetch(body.download_url);

    expect(published.status).toBe(200);
    expect((await unzip(Buffer.from(await archive.arrayBuffer()))).has('images/a.jpg')).toBe(true);
    await until(async () => (await olivia.get(`/exports/${id}`)).body['status'] === 'completed');
  });

  it('the limit of statements holds in transactions, and nothing of it stays on a connection', async () => {
    const url = pgbouncer.url(direct);
    const config = { ...databaseConfig(url), statementTimeoutMs: 100 };
    const database = new Database({ name: 'labeler', config, entities: [] });
    try {
      const slow = database.transaction(({ sql }) => sql`select pg_sleep(30)`);
      await expect(slow).rejects.toMatchObject({ code: 'database_unavailable' });

      const rows = await database.sql<{
        statement_timeout: string;
      }>`select current_setting('statement_timeout') as statement_timeout`;
      expect(rows).toEqual([{ statement_timeout: '0' }]);
    } finally {
      await database.close();
    }
  });

  it('migrations hold their lock in one transaction', async () => {
    const url = pgbouncer.url(direct);

    const states = await Promise.all([1, 2, 3].map(() => migrationStatus(databaseConfig(url))));

    for (const state of states) expect(state.every(({ applied }) => applied)).toBe(true);
  });

  it('is told at the start when the address does not say so', async () => {
    const unsaid = pgbouncer.url(direct).replace('?pgbouncer=true', '');

    await expect(
      assertDatabaseSettings({ 'labeler database': databaseConfig(unsaid) }),
    ).rejects.toThrow(/labeler database at .*: is PgBouncer: add pgbouncer=true to the URL/);
    await expect(
      assertDatabaseSettings({ 'labeler database': databaseConfig(pgbouncer.url(direct)) }),
    ).resolves.toBeUndefined();
  });
});
