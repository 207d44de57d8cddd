import { behindProxy, whileAway } from '../../../test/support/behind-proxy';
import type { CuttableProxy } from '../../../test/support/cuttable-proxy';
import { givenUser, OLIVIA, PASSWORD, startTestApp, testEnvironment } from '@libs/testing';
import { loadAppConfig } from '../src/app.config';
import { createApp } from '../src/app.setup';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

type Readiness = { status: string; checks: Record<string, { status: string; critical: boolean }> };

describe('labeler-api', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler({ APP_NAME: 'Labeler of the test', APP_VERSION: '1.2.3' });
  });
  afterAll(() => labeler.stop());

  const get = <Body>(path: string) => labeler.call<Body>('GET', path);

  it('says what it is', async () => {
    expect((await get('/')).body).toEqual({
      name: 'Labeler of the test',
      version: '1.2.3',
      status: 'running',
      environment: 'test',
      docs: '/docs',
    });
    expect((await get('/health')).body).toEqual({
      status: 'healthy',
      version: '1.2.3',
      environment: 'test',
    });
    expect((await get('/health/live')).body).toEqual({ status: 'alive' });
  });

  it('is ready when everything that it depends on answers', async () => {
    const { status, body } = await get<Readiness>('/health/ready');

    expect([status, body.status]).toEqual([200, 'ready']);
    expect(body.checks).toMatchObject({
      labeler_db: { status: 'up', critical: true },
      user_db: { status: 'up', critical: false },
      object_store: { status: 'up', critical: false },
    });
    expect(body.checks).not.toHaveProperty('redis');
  });

  it('tells older monitors whether its databases are connected', async () => {
    const { status, body } = await get('/health/db');

    expect([status, body]).toEqual([200, { labeler_db: 'connected', user_db: 'connected' }]);
  });

  it('measures itself', async () => {
    await get('/health/ready');

    const { body } = await get<string>('/metrics');

    expect(body).toMatch(/http_request_duration_seconds_count\{.*route="\/health\/ready"/);
    expect(body).toMatch(/db_pool_connections\{database="labeler",state="max",.*\} \d+/);
    expect(body).toMatch(/db_pool_connections\{database="users",state="waiting",.*\} 0/);
    expect(body).toMatch(/rate_limit_mode\{mode="process",.*\} 1/);
    expect(body).toMatch(/nodejs_eventloop_lag_seconds/);
  });

  it.each(['/docs', '/openapi.json'])('documents itself at %s', async (path) => {
    expect((await fetch(labeler.url + path)).status).toBe(200);
  });

  it('explains a path or a method that is not there', async () => {
    const path = await get<Problem>('/api/v1/nothing');
    const method = await labeler.call<Problem>('PUT', '/api/v1/auth/me');

    expect([path.status, path.body.error]).toEqual([404, 'route_not_found']);
    expect(path.body.detail).toContain('/api/v1/nothing');
    expect([404, 405]).toContain(method.status);
  });

  it('gives browsers every answer, refusals included', async () => {
    const headers = { Origin: 'http://localhost:3000' };

    const refused = await labeler.get<Problem>('/auth/me', { headers });

    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(headers.Origin);
  });
});

describe('labeler-api, while the users database is away', () => {
  let labeler: Labeler;
  let proxy: CuttableProxy;
  let usersUrl: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    ({ proxy, url: usersUrl } = await behindProxy(labeler.databases.usersReadonlyUrl));
  });
  afterAll(async () => {
    await labeler.stop();
    await proxy.close();
  });

  /** A replica that reaches the users database through the proxy. */
  const startReplica = () => {
    const environment = testEnvironment(
      { ...labeler.databases, usersReadonlyUrl: usersUrl },
      labeler.buckets,
      { WORKER: 'off' },
    );
    return startTestApp(() => createApp(loadAppConfig(environment)));
  };

  it('goes on with the users whom it knows', async () => {
    const replica = await startReplica();
    const token = await labeler.signIn(OLIVIA);
    const me = () => replica.call<Record<string, unknown>>('GET', '/api/v1/auth/me', { token });
    const before = await me();

    const after = await whileAway(proxy, 'stopped', me);
    await replica.close();

    expect(after.status).toBe(200);
    expect(after.body).toEqual(before.body);
  });

  it('goes on with the users of whom it has a copy', async () => {
    const person = await givenUser(labeler.databases);
    await labeler.databases.labeler(
      `insert into user_directory (user_id, email, full_name, system_role, is_active)
       values ($1, $2, $3, 'guest', true)`,
      [person.id, person.email, person.fullName],
    );
    const token = await labeler.signIn(person);
    const replica = await startReplica();

    const answer = await whileAway(proxy, 'stopped', () =>
      replica.call<Record<string, unknown>>('GET', '/api/v1/auth/me', { token }),
    );
    await replica.close();

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: person.id, full_name: person.fullName });
    expect(answer.body.created_at).toBeNull();
  });

  it('cannot say who the others are, or sign anybody in', async () => {
    const token = await labeler.signIn(await givenUser(labeler.databases));
    const replica = await startReplica();
    const body = { email: OLIVIA.email, password: PASSWORD };

    const [me, signIn] = await whileAway(proxy, 'stopped', async () => [
      await replica.call<Problem>('GET', '/api/v1/auth/me', { token }),
      await replica.call<Problem>('POST', '/api/v1/auth/login', { body }),
    ]);
    await replica.close();

    expect([me?.status, me?.body.error]).toEqual([503, 'database_unavailable']);
    expect([signIn?.status, signIn?.body.error]).toEqual([503, 'database_unavailable']);
  });

  it('says that it is degraded and no more', async () => {
    const replica = await startReplica();

    const [ready, database] = await whileAway(proxy, 'stopped', async () => [
      await replica.call<Readiness>('GET', '/health/ready'),
      await replica.call<Readiness>('GET', '/health/db'),
    ]);
    await replica.close();

    expect([ready?.status, ready?.body.status]).toEqual([200, 'degraded']);
    expect(ready?.body.checks['user_db']).toEqual({ status: 'down', critical: false });
    expect([database?.status, database?.body]).toEqual([
      503,
      { labeler_db: 'connected', user_db: 'unavailable' },
    ]);
  });
});
