import { assertDatabaseSettings, databaseConfigSchema } from '@libs/database';
import { loadConfig } from '@libs/config';
import {
  createTemplates,
  databaseUrl,
  LABELER_ROLE,
  OLIVIA,
  PASSWORD,
  READER_ROLE,
  testBuckets,
  type TestBuckets,
  testEnvironment,
  testServers,
} from '@libs/testing';
import { withClient } from '../../tools/embedded-postgres';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { EventWatcher } from '../support/event-watcher';
import { LabelerClient } from '../support/labeler-client';
import { startTlsPostgres, type TlsPostgres } from '../support/tls-postgres';
import { readiness, until } from '../support/until';

/** What travels to PostgreSQL is encrypted as `sslmode` says, whoever sends it. */
describe('TLS to PostgreSQL', () => {
  let postgres: TlsPostgres;
  let buckets: TestBuckets;
  let labeler: string;
  let users: string;
  beforeAll(async () => {
    postgres = await startTlsPostgres();
    buckets = await testBuckets();
    const templates = await createTemplates(postgres.adminUrl);
    labeler = databaseUrl(postgres.adminUrl, templates.labeler, LABELER_ROLE);
    users = databaseUrl(postgres.adminUrl, templates.users, READER_ROLE);
    await postgres.demandTls();
  });
  afterAll(async () => {
    await buckets.drop();
    await postgres.remove();
  });

  const url = (base: string, host: string, query: string) => {
    const changed = new URL(base);
    changed.hostname = host;
    changed.search = query.replace('CA', postgres.ca).replace('OTHER', postgres.otherCa);
    return changed.href;
  };
  const verified = (base: string) => url(base, 'localhost', 'sslmode=verify-full&sslrootcert=CA');
  const start = (base: string) => {
    const schema = databaseConfigSchema({ urls: ['THE_URL'], prefix: 'THE' });
    const { db } = loadConfig({ db: schema }, { THE_URL: base });
    return assertDatabaseSettings({ 'the database': db });
  };

  it.each([
    ['localhost', 'sslmode=require', ''],
    ['127.0.0.1', 'sslmode=require', ''],
    ['localhost', 'sslmode=verify-full&sslrootcert=CA', ''],
    ['127.0.0.1', 'sslmode=verify-ca&sslrootcert=CA', ''],
    ['127.0.0.1', 'sslmode=require&sslrootcert=CA', ''],
    ['127.0.0.1', 'sslmode=verify-full&sslrootcert=CA', 'for another host name'],
    ['localhost', 'sslmode=verify-full&sslrootcert=OTHER', 'no authority of sslrootcert='],
    ['localhost', 'sslmode=verify-ca&sslrootcert=OTHER', 'no authority of sslrootcert='],
    ['localhost', 'sslmode=require&sslrootcert=OTHER', 'no authority of sslrootcert='],
    ['localhost', 'sslmode=verify-full', 'no authority of sslrootcert='],
    ['localhost', 'sslmode=disable', 'wants TLS: add sslmode='],
    ['localhost', 'sslmode=prefer', 'wants TLS: add sslmode='],
    ['localhost', 'sslmode=verify-full&sslrootcert=CA.gone', 'cannot be read'],
  ])('at %s with %s starts, or says: %s', async (host, query, sentence) => {
    const outcome = await Promise.resolve()
      .then(() => start(url(labeler, host, query)))
      .then(
        () => '',
        (error: Error) => error.message,
      );

    expect(outcome).toMatch(new RegExp(sentence || '^$'));
  });

  it('is missed where a server does not speak it', async () => {
    const plain = new URL(testServers().databaseAdminUrl);
    plain.search = 'sslmode=require';

    await expect(start(plain.href)).rejects.toThrow('does not speak TLS');
  });

  it('stops both applications in one readable line when it is wrong', async () => {
    const wrong = url(users, 'localhost', 'sslmode=verify-full&sslrootcert=OTHER');
    const env = environment({ USER_DATABASE_URL: wrong });

    const starts = (['labeler-api', 'dataset-gateway'] as const).map((name) =>
      expect(startAppProcess(name, env)).rejects.toThrow(
        /users database at localhost:\d+: shows a certificate that no authority/,
      ),
    );
    await Promise.all(starts);
  });

  it('covers every connection of both applications: people, jobs, events', async () => {
    const apps = await Promise.all([
      startAppProcess('labeler-api', environment()),
      startAppProcess('dataset-gateway', environment()),
    ]);
    const watcher = await watchEvents(apps[0]);

    const seen = await until(async () => {
      const rows = await connections();
      return rows.some(({ name }) => name === 'vision-listener') && rows;
    });
    for (const app of apps) expect((await readiness(app.url)).status).toBe('ready');
    expect(new Set(seen.map(({ name }) => name))).toEqual(
      new Set(['vision-labeler', 'vision-users', 'vision-listener']),
    );
    expect(seen.filter(({ encrypted }) => !encrypted)).toEqual([]);
    watcher.stop();
    await Promise.all(apps.map((app) => app.stop()));
  });

  function environment(overrides: Record<string, string> = {}) {
    const addresses = {
      LABELER_DATABASE_URL: verified(labeler),
      LABELER_DIRECT_DATABASE_URL: verified(labeler),
      USER_DATABASE_URL: verified(users),
    };
    const plain = { labelerUrl: labeler, usersReadonlyUrl: users };
    return testEnvironment(plain, buckets, { ...addresses, ...overrides });
  }

  async function watchEvents(api: AppProcess): Promise<EventWatcher> {
    const olivia = await LabelerClient.signIn(api.url, OLIVIA.email, PASSWORD);
    const { body } = await olivia.post('/datasets', { name: 'Caps', task_types: ['detection'] });
    const events = `${api.url}/api/v1/projects/${String(body['id'])}/events`;
    return EventWatcher.watch(events, olivia.token);
  }

  function connections() {
    return withClient(postgres.adminUrl, async (client) => {
      const { rows } = await client.query<{ name: string; encrypted: boolean }>(
        `select a.application_name as name, s.ssl as encrypted
           from pg_stat_activity a join pg_stat_ssl s using (pid) where a.application_name like 'vision-%'`,
      );
      return rows;
    });
  }
});
