import { RouteAccessGuard } from '@libs/auth';
import { givenDataset, type GivenDataset, OLIVIA, SAM, VERA } from '@libs/testing';
import jwt from 'jsonwebtoken';
import {
  backgroundToken,
  type Gateway,
  PREFIXES,
  SERVICE_SECRET,
  signOnToken,
  startGateway,
  userToken,
} from './support/gateway';

interface Problem {
  error: string;
  detail: string;
  [field: string]: unknown;
}

const ROUTES = [
  'GET /: public',
  'GET /datasets: service datasets:read',
  'GET /datasets/:dataset_id: service datasets:read',
  'POST /datasets/:dataset_id/download-url: service datasets:download',
  'GET /datasets/:dataset_id/manifest: service datasets:download',
  'GET /datasets/:dataset_id/permissions/:user_id: service datasets:permissions',
  'GET /datasets/:dataset_id/snapshots: service datasets:read',
  'POST /datasets/:dataset_id/snapshots: service datasets:snapshot',
  'GET /datasets/:dataset_id/snapshots/:snapshot_id: service datasets:read',
  'POST /datasets/batch: service datasets:read',
  'POST /datasets/permissions/batch: service datasets:permissions',
  'GET /downloads/:token/:file_name: public',
  'GET /health: public',
  'GET /health/live: public',
  'GET /health/ready: public',
  'GET /metrics: public',
  'GET /platform/datasets: service datasets:read',
  'GET /platform/datasets/:dataset_id: service datasets:read',
  'POST /platform/datasets/:dataset_id/download-url: service datasets:download',
  'GET /platform/datasets/:dataset_id/manifest: service datasets:download',
  'GET /platform/datasets/:dataset_id/permissions/:user_id: service datasets:permissions',
  'GET /platform/datasets/:dataset_id/snapshots: service datasets:read',
  'POST /platform/datasets/:dataset_id/snapshots: service datasets:snapshot',
  'GET /platform/datasets/:dataset_id/snapshots/:snapshot_id: service datasets:read',
  'POST /platform/datasets/batch: service datasets:read',
  'POST /platform/datasets/permissions/batch: service datasets:permissions',
];

describe('callers of the gateway', () => {
  let gateway: Gateway;
  let dataset: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    dataset = await givenDataset(gateway.databases);
  });
  afterAll(() => gateway.close());

  /** Every route for services, and the scope that it needs. */
  const routes = (prefix: string): [string, string, unknown, string][] => [
    ['GET', `${prefix}/${dataset.id}`, undefined, 'datasets:read'],
    ['GET', prefix, undefined, 'datasets:read'],
    ['POST', `${prefix}/batch`, { dataset_ids: [dataset.id] }, 'datasets:read'],
    ['GET', `${prefix}/${dataset.id}/permissions/1`, undefined, 'datasets:permissions'],
    [
      'POST',
      `${prefix}/permissions/batch`,
      { checks: [{ dataset_id: dataset.id, user_id: 1 }] },
      'datasets:permissions',
    ],
    ['POST', `${prefix}/${dataset.id}/download-url`, { user_id: OLIVIA.id }, 'datasets:download'],
    ['GET', `${prefix}/${dataset.id}/snapshots`, undefined, 'datasets:read'],
  ];
  const allRoutes = () => PREFIXES.flatMap(routes);
  const statuses = (token: string, headers: Record<string, string> = {}) =>
    Promise.all(
      allRoutes().map(
        async ([method, path, body]) =>
          (await gateway.call(method, path, { token, body, headers })).status,
      ),
    );
  const get = (options: { token?: string; headers?: Record<string, string> }) =>
    gateway.call<Problem>('GET', `${PREFIXES[0]}/${dataset.id}`, options);

  it('reach exactly these routes', () => {
    const routes = gateway.app.get(RouteAccessGuard).routes();

    expect(routes.map(({ method, path, access }) => `${method} ${path}: ${access}`)).toEqual(
      ROUTES,
    );
  });

  it('need credentials everywhere', async () => {
    for (const [method, path, body] of allRoutes()) {
      const answer = await gateway.call<Problem>(method, path, { body });

      expect(answer).toMatchObject({ status: 401, body: { error: 'authentication_required' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('may do what their scopes say and nothing else', async () => {
    for (const scope of ['datasets:read', 'datasets:permissions', 'datasets:download'] as const) {
      const token = await gateway.issueKey([scope]);

      for (const [method, path, body, needed] of allRoutes()) {
        const answer = await gateway.call<Problem>(method, path, { token, body });

        const refusal = { error: 'insufficient_scope', required_scope: needed };
        expect(answer).toMatchObject(
          needed === scope ? { status: 200 } : { status: 403, body: refusal },
        );
      }
    }
  });

  it('reach everything with every scope, and with a token of either kind', async () => {
    const fine = Array<number>(14).fill(200);

    expect(await statuses(gateway.key)).toEqual(fine);
    expect(await statuses(userToken(OLIVIA.id))).toEqual(fine);
    expect(await statuses(backgroundToken())).toEqual(fine);
    expect(await statuses(userToken(OLIVIA.id, { scopes: ['labeler:admin'] }))).toEqual(fine);
    expect(await statuses(userToken(OLIVIA.id, { scopes: ['labeler:write'] }))).toEqual(
      Array<number>(14).fill(403),
    );
  });

  it.each<[string, (key: string) => string, string]>([
    [
      'a key with a typing error',
      (key) => key.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
      'invalid_service_key',
    ],
    ['something like a key', () => `sa_${'A'.repeat(36)}`, 'invalid_service_key'],
    ['nonsense', () => 'nonsense', 'invalid_token'],
    ['a token of another secret', () => jwt.sign({ sub: '1' }, 'other'), 'invalid_token'],
    [
      'a token without signature',
      () => jwt.sign({ sub: '1' }, '', { algorithm: 'none' }),
      'invalid_token',
    ],
    ['the token that signs users on', () => signOnToken(OLIVIA.id), 'invalid_token'],
    ['an expired token', () => userToken(OLIVIA.id, { exp: 1 }), 'invalid_token'],
    ['a user token without a user', () => userToken(OLIVIA.id, { sub: null }), 'invalid_token'],
    ['a background token with a user', () => backgroundToken({ sub: '1' }), 'invalid_token'],
    [
      'a token of another service',
      () => userToken(OLIVIA.id, { service: 'other' }),
      'invalid_token',
    ],
    [
      'a token that lives for a year',
      () => userToken(OLIVIA.id, { exp: Date.now() }),
      'invalid_token',
    ],
  ])('are refused with %s', async (_, credential, error) => {
    const { status, body, headers } = await get({ token: credential(gateway.key) });

    expect({ status, error: body.error }).toEqual({ status: 401, error });
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(body.detail).not.toContain(SERVICE_SECRET);
  });

  it('act for the user of the header, unless their token names one', async () => {
    const forSam = { 'X-User-ID': String(SAM.id) };

    expect((await get({ token: gateway.key, headers: forSam })).status).toBe(403);
    expect((await get({ token: backgroundToken(), headers: forSam })).status).toBe(403);
    expect((await get({ token: userToken(OLIVIA.id), headers: forSam })).status).toBe(200);
    expect((await get({ token: userToken(SAM.id) })).body).toMatchObject({
      error: 'permission_denied',
      user_id: SAM.id,
    });
  });

  it.each(['abc', '0', '-5', '1.5', '2147483648', '1, 2', ' '])(
    'are told that %j names no user',
    async (userId) => {
      const { status, body } = await get({ token: gateway.key, headers: { 'X-User-ID': userId } });

      expect(status).toBe(422);
      expect(body).toMatchObject({ error: 'validation_failed', errors: [{ field: 'X-User-ID' }] });
    },
  );

  it('get their request id back', async () => {
    const sane = await get({ token: gateway.key, headers: { 'X-Request-ID': 'train-42:abc' } });
    const refused = await get({ headers: { 'X-Request-ID': 'train-42:abd' } });
    const odd = await get({ token: gateway.key, headers: { 'X-Request-ID': '<script>' } });

    expect(sane.headers.get('x-request-id')).toBe('train-42:abc');
    expect(refused.headers.get('x-request-id')).toBe('train-42:abd');
    expect(refused.body.request_id).toBe('train-42:abd');
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('from a browser get CORS headers, with errors too', async () => {
    const headers = { Origin: 'http://localhost:3000' };

    for (const answer of [await get({ token: gateway.key, headers }), await get({ headers })]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
      expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
    }
    expect(
      (await get({ token: gateway.key })).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('find nothing but the documented paths', async () => {
    for (const path of ['/api/v1/nothing', '/datasets', `${PREFIXES[0]}/${dataset.id}/nothing`]) {
      const { status, body } = await gateway.ask<Problem>('GET', path);

      expect({ status, error: body.error }).toEqual({ status: 404, error: 'route_not_found' });
    }
  });
});

describe('the limits of callers', () => {
  let gateway: Gateway;
  let dataset: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway({
      RATE_LIMIT_SERVICE_PER_MINUTE: '8',
      RATE_LIMIT_USER_PER_MINUTE: '3',
    });
    dataset = await givenDataset(gateway.databases, { visibility: 'public' });
  });
  afterAll(() => gateway.close());

  const as = ({ id }: { id: number }) => ({ 'X-User-ID': String(id) });

  it('count every route of a service together, and stand in every answer', async () => {
    const paths = PREFIXES.flatMap((prefix) => [
      prefix,
      `${prefix}/${dataset.id}`,
      `${prefix}/ds_0000000000000000`,
      `${prefix}/${dataset.id}/permissions/1`,
    ]);

    const remaining = [];
    for (const path of paths) {
      const { headers } = await gateway.ask('GET', path);
      remaining.push(Number(headers.get('x-ratelimit-remaining')));
      expect(headers.get('x-ratelimit-limit')).toBe('8');
      expect(headers.get('ratelimit-policy')).toMatch(/^"service";q=8;w=60;pk=:[\w+/]+=*:$/);
      expect(headers.get('ratelimit')).toMatch(/^"service";r=\d+;t=\d+$/);
    }
    const refused = await gateway.ask<Problem>('GET', paths[0] ?? '');

    expect(remaining).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      error: 'rate_limit_exceeded',
      'violated-policies': ['service'],
    });
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(retryAfter);
    expect(
      (await gateway.call('GET', PREFIXES[0] ?? '', { token: await gateway.issueKey(['*']) }))
        .status,
    ).toBe(200);
  });

  it('count each user that a service acts for', async () => {
    const token = await gateway.issueKey(['*']);
    const path = `${PREFIXES[0]}/${dataset.id}`;
    const ask = (user: { id: number }) =>
      gateway.call<Problem>('GET', path, { token, headers: as(user) });
    for (let n = 0; n < 3; n += 1) await ask(VERA);

    const refused = await ask(VERA);

    expect(refused).toMatchObject({ status: 429, body: { 'violated-policies': ['user'] } });
    expect(refused.headers.get('ratelimit-policy')).toMatch(/^"service";q=8.*, "user";q=3;w=60;/);
    expect((await ask(SAM)).status).toBe(200);
    const remaining = (await gateway.call('GET', PREFIXES[0] ?? '', { token })).headers;
    expect(remaining.get('x-ratelimit-remaining')).toBe('3');
  });

  it('leave health and metrics alone', async () => {
    for (let n = 0; n < 12; n += 1) {
      expect((await gateway.call('GET', '/health')).status).toBe(200);
    }
    expect((await gateway.call('GET', '/health')).headers.get('ratelimit')).toBeNull();
  });
});
