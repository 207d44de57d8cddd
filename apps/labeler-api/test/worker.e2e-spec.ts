import { ArchiveRequests, DatasetArchives } from '@libs/archives';
import type { HttpApp } from '@libs/http';
import {
  givenDataset,
  givenStoredImage,
  givenUser,
  OLIVIA,
  PEOPLE,
  type Person,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { behindProxy } from '../../../test/support/behind-proxy';
import { until } from '../../../test/support/until';
import { loadAppConfig, loadWorkerAppConfig } from '../src/app.config';
import { createApp, createWorkerApp } from '../src/app.setup';

describe('the worker', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  const running: HttpApp[] = [];
  const prepare = async () => {
    databases = await testDatabases();
    buckets = await testBuckets();
  };
  const cleanUp = async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
    await Promise.all([databases.drop(), buckets.drop()]);
  };

  async function listening(create: () => Promise<HttpApp>): Promise<HttpApp> {
    const app = await create();
    running.push(app);
    await app.listen(0, '127.0.0.1');
    return app;
  }
  const environment = (overrides: Record<string, string> = {}) =>
    // To describe themselves is a good part of the work of starting.
    testEnvironment(databases, buckets, { API_DOCS: 'false', ...overrides });
  const startApi = (overrides: Record<string, string> = {}) =>
    listening(() => createApp(loadAppConfig(environment(overrides))));
  const startWorker = (overrides: Record<string, string> = {}) =>
    listening(() => createWorkerApp(loadWorkerAppConfig(environment(overrides))));

  const copied = async (person: Pick<Person, 'id'>) =>
    (
      await databases.labeler<{ email: string }>(
        'select email from user_directory where user_id = $1',
        [person.id],
      )
    )[0]?.email;
  const jobs = (condition: string) =>
    databases
      .labeler(`select from pgboss.job where name = 'user-directory-sync' and ${condition}`)
      .catch(() => []);

  describe('as a part of labeler-api', () => {
    let app: HttpApp;
    beforeAll(async () => {
      await prepare();
      app = await startApi();
    });
    afterAll(cleanUp);

    it('copies the users', async () => {
      await until(async () => (await jobs(`state = 'completed'`)).length > 0);

      expect(await databases.labeler('select from user_directory')).toHaveLength(PEOPLE.length);
      expect(await copied(OLIVIA)).toBe(OLIVIA.email);
    });

    it('writes the archives that are asked for', async () => {
      const dataset = await givenDataset(databases);
      const image = await givenStoredImage(databases, buckets, dataset, { path: 'a/b.jpg' });
      const reference = { datasetId: dataset.id, snapshotId: null };
      const content = await app.get(DatasetArchives).describe(reference);
      if (!content) throw new Error('There is no such dataset');

      await app.get(ArchiveRequests).want(content);

      const archive = await until(() => app.get(ArchiveRequests).want(content));
      expect(await buckets.keys(buckets.annotations)).toEqual([archive.objectKey]);
      expect(content.sizeBytes).toBeGreaterThan(image.bytes.length);
    });
  });

  describe('in a process of its own', () => {
    let app: HttpApp;
    beforeAll(async () => {
      await prepare();
      app = await startWorker();
    });
    afterAll(cleanUp);

    it('copies the users, and tells how it is and nothing else', async () => {
      const url = await app.getUrl();
      const get = async (path: string) => (await fetch(url + path)).status;

      await until(() => copied(OLIVIA));

      expect([await get('/health/ready'), await get('/metrics')]).toEqual([200, 200]);
      expect([await get('/api/v1/auth/me'), await get('/datasets')]).toEqual([404, 404]);
    });

    it('shows how much there is to do', async () => {
      await databases.labeler(
        `insert into pgboss.job (name, data, start_after)
         values ('build-archive', '{}', now() + interval '1 hour')`,
      );
      const second = await startWorker();
      const waiting = /^jobs\{queue="build-archive",state="created",.*\} 1$/m;

      const shown = await until(async () =>
        waiting.test(await (await fetch(`${await second.getUrl()}/metrics`)).text()),
      );

      expect(shown).toBe(true);
    });
  });

  describe('on a database that no worker has seen', () => {
    beforeEach(prepare);
    afterEach(cleanUp);

    it('does nothing in an application that leaves it to others', async () => {
      await startApi({ WORKER: 'off' });

      expect(await databases.labeler(`select from pg_namespace where nspname = 'pgboss'`)).toEqual(
        [],
      );
    });

    it('does the work once, however many there are', async () => {
      await Promise.all([startApi(), startApi(), startWorker(), startWorker()]);

      await until(async () => (await jobs(`state = 'completed'`)).length > 0);

      expect(await jobs('true')).toHaveLength(1);
    });

    it('begins when the database comes, and does not keep the application from starting', async () => {
      const { proxy, url } = await behindProxy(databases.labelerUrl);
      await proxy.cut();
      const app = await startApi({ LABELER_DATABASE_URL: url });
      const person = await givenUser(databases);
      const ready = async () => (await fetch(`${await app.getUrl()}/health/ready`)).status;
      const before = await ready();

      await proxy.mend();
      const email = await until(() => copied(person));

      expect([before, email]).toEqual([503, person.email]);
      await until(async () => (await ready()) === 200);
      await Promise.all(running.splice(0).map((each) => each.close()));
      await proxy.close();
    });
  });
});
