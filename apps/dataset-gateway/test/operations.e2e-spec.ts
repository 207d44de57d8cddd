import {
  AURORA,
  CORA,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  SAM,
  VERA,
} from '@libs/testing';
import { type Gateway, PREFIXES, startGateway } from './support/gateway';

type Report = {
  status: string;
  draining: boolean;
  checks: Record<string, { status: string; critical: boolean }>;
};

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';
const BASE = PREFIXES[1] ?? '';

describe('what operations see of the gateway', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('is alive, healthy and ready, without credentials', async () => {
    const health = await gateway.call<Record<string, unknown>>('GET', '/health');
    const live = await gateway.call('GET', '/health/live');
    const ready = await gateway.call<Report>('GET', '/health/ready');

    expect(health).toMatchObject({
      status: 200,
      body: { status: 'healthy', version: expect.any(String) as string, environment: 'test' },
    });
    expect(live).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({
      status: 'ready',
      draining: false,
      checks: {
        labeler_db: { status: 'up', critical: true },
        user_db: { status: 'up', critical: false },
        object_store: { status: 'up', critical: false },
      },
    });
    expect(ready.body.checks.labeler_db).toEqual(
      expect.objectContaining({
        size: expect.any(Number) as number,
        idle: expect.any(Number) as number,
        waiting: 0,
        max: expect.any(Number) as number,
      }),
    );
  });

  it('introduces itself', async () => {
    expect((await gateway.call('GET', '/')).body).toMatchObject({
      name: 'Vision AI Dataset Gateway',
      status: 'running',
      docs: '/docs',
    });
    expect((await fetch(`${gateway.url}/docs`)).status).toBe(200);
  });

  it('has metrics of requests, pools, limits, downloads and the event loop', async () => {
    await gateway.ask('GET', BASE);

    const text = await (await gateway.fetch('/metrics')).text();

    for (const sample of [
      /http_request_duration_seconds_count\{.*route="\/api\/v1\/platform\/datasets".* 1/,
      /db_pool_connections\{database="labeler",state="size".*\} \d+/,
      /db_pool_connections\{database="users",state="waiting".*\} \d+/,
      /rate_limit_windows\{.*\} \d+/,
      /rate_limited_requests_total/,
      /archive_streams\{.*\} 0/,
      /dataset_text_answers_total\{remembered="true".*\} 1/,
      /dataset_text_bytes\{.*\} 0/,
      /nodejs_eventloop_lag_seconds\{.*\} \d/,
    ]) {
      expect(text).toMatch(sample);
    }
  });

  it('hides its metrics behind a token when one is set', async () => {
    const guarded = await startGateway({ METRICS_TOKEN: 'a-token-of-the-scraper' });
    const scrape = async (token?: string) =>
      (await guarded.call('GET', '/metrics', token === undefined ? {} : { token })).status;

    expect([await scrape(), await scrape('wrong'), await scrape('a-token-of-the-scraper')]).toEqual(
      [401, 401, 200],
    );
    await guarded.close();
  });
});

describe('the gateway without object storage', () => {
  let gateway: Gateway;
  let dataset: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway({ S3_ENDPOINT: `http://${NOWHERE}` });
    dataset = await givenDataset(gateway.databases);
  });
  afterAll(() => gateway.close());

  it('answers metadata and permissions as ever', async () => {
    const body = { dataset_ids: [dataset.id] };

    const answers = [
      await gateway.ask('GET', `${BASE}/${dataset.id}`),
      await gateway.ask('GET', BASE),
      await gateway.ask('POST', `${BASE}/batch`, { body }),
      await gateway.ask('GET', `${BASE}/${dataset.id}/permissions/${OLIVIA.id}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('refuses download links for now, and records none', async () => {
    const answer = await gateway.ask<{ error: string; detail: string }>(
      'POST',
      `${BASE}/${dataset.id}/download-url`,
      { body: { user_id: OLIVIA.id } },
    );

    expect(answer).toMatchObject({ status: 503, body: { error: 'storage_unavailable' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(JSON.stringify(answer.body)).not.toContain(NOWHERE);
    expect(
      await gateway.databases.labeler('select from audit_logs where resource_id = $1', [
        dataset.id,
      ]),
    ).toEqual([]);
  });

  it('is ready all the same', async () => {
    const { status, body } = await gateway.call<Report>('GET', '/health/ready');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      checks: { object_store: { status: 'down', critical: false } },
    });
    expect(JSON.stringify(body)).not.toContain(NOWHERE);
  });
});

describe('the gateway without the users database', () => {
  let gateway: Gateway;
  let ours: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway({ USER_DATABASE_URL: `postgresql://reader:x@${NOWHERE}/users` });
    const { databases } = gateway;
    for (const { id, email, organizationId, systemRole } of [OLIVIA, CORA, SAM, VERA]) {
      await databases.labeler(
        `insert into user_directory (user_id, email, organization_id, system_role, is_active)
         values ($1, $2, $3, $4, true)`,
        [id, email, organizationId, systemRole],
      );
    }
    ours = await givenDataset(databases, { visibility: 'organization' });
    await givenMember(databases, ours, VERA, 'annotator');
  });
  afterAll(() => gateway.close());

  it('knows members, colleagues and strangers from its own copy', async () => {
    const level = async ({ id }: { id: number }) =>
      (
        await gateway.ask<{ permission_level: string }>(
          'GET',
          `${BASE}/${ours.id}/permissions/${id}`,
        )
      ).body.permission_level;
    const listed = async ({ id }: { id: number }) =>
      (await gateway.ask<{ total: number }>('GET', BASE, { headers: { 'X-User-ID': String(id) } }))
        .body.total;

    expect(AURORA.id).toBe(CORA.organizationId);
    expect(await Promise.all([OLIVIA, VERA, CORA, SAM].map(level))).toEqual([
      'admin',
      'read_write',
      'read_only',
      'none',
    ]);
    expect(await Promise.all([OLIVIA, VERA, CORA, SAM].map(listed))).toEqual([1, 1, 1, 0]);
  });

  it('is ready all the same', async () => {
    const { status, body } = await gateway.call<Report>('GET', '/health/ready');

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'degraded', checks: { user_db: { status: 'down' } } });
  });
});

describe('the gateway without the labeler database', () => {
  it('is alive, not ready, and says that it cannot answer', async () => {
    const gateway = await startGateway((env) => ({
      LABELER_DATABASE_URL: (env.LABELER_DATABASE_URL ?? '').replace(/@[^/]+/, `@${NOWHERE}`),
    }));

    const live = await gateway.call('GET', '/health/live');
    const ready = await gateway.call<Report>('GET', '/health/ready');
    const answer = await gateway.ask<{ error: string }>('GET', BASE);

    expect(live.status).toBe(200);
    expect(ready).toMatchObject({ status: 503, body: { status: 'not_ready' } });
    expect(answer).toMatchObject({ status: 503, body: { error: 'database_unavailable' } });
    expect(JSON.stringify([ready.body, answer.body])).not.toContain(NOWHERE);
    await gateway.close();
  });
});
