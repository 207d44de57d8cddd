import {
  CORA,
  givenDataset,
  givenMember,
  OLIVIA,
  PASSWORD,
  SAM,
  VERA,
  type GivenDataset,
} from '@libs/testing';
import { behindProxy, whileAway } from '../support/behind-proxy';
import type { CuttableProxy } from '../support/cuttable-proxy';
import { ServiceClient } from '../support/service-client';
import { signIn, startGatewayStack } from '../support/stack';
import { readiness, until } from '../support/until';

const WAYS = ['stopped', 'silent'] as const;

describe('while the users database is away', () => {
  let stack: Awaited<ReturnType<typeof startGatewayStack>>;
  let proxy: CuttableProxy;
  let service: ServiceClient;
  let shared: GivenDataset;

  beforeAll(async () => {
    stack = await startGatewayStack(async ({ USER_DATABASE_URL = '' }) => {
      const behind = await behindProxy(USER_DATABASE_URL);
      proxy = behind.proxy;
      return {
        USER_DATABASE_URL: behind.url,
        SIGN_IN_ATTEMPTS_PER_ACCOUNT: '10000',
        SIGN_IN_ATTEMPTS_PER_ADDRESS: '10000',
      };
    });
    service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);
    shared = await givenDataset(stack.databases, { visibility: 'organization' });
    await givenMember(stack.databases, shared, VERA, 'annotator');
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
  });

  it.each(WAYS)('the gateway does not notice (%s)', async (how) => {
    const ask = async () => [
      await service.get(`/${shared.id}`),
      await service.get('?limit=5'),
      await service.post('/batch', { dataset_ids: [shared.id] }),
      await service.get(`/${shared.id}/permissions/${OLIVIA.id}`),
      await service.get(`/${shared.id}/permissions/${VERA.id}`),
      await service.get(`/${shared.id}/permissions/${SAM.id}`),
      await service.get(`/${shared.id}`, { 'X-User-ID': String(VERA.id) }),
    ];
    const before = await ask();

    const during = await whileAway(proxy, how, ask);

    expect(during.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    expect(during.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
  });

  it.each(WAYS)('the gateway goes on sending traffic to itself (%s)', async (how) => {
    const report = await whileAway(proxy, how, () => readiness(stack.gateway.url));

    expect(report.code).toBe(200);
  });

  it.each(WAYS)(
    'sign-in says that it cannot check, and works again afterwards (%s)',
    async (how) => {
      const attempt = () =>
        fetch(`${stack.labelerApi.url}/api/v1/auth/login`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ email: CORA.email, password: PASSWORD }),
        });

      const refused = await whileAway(proxy, how, attempt);

      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await refused.json()).toMatchObject({ error: 'database_unavailable', status: 503 });
      await until(async () => (await attempt()).status === 200);
    },
  );

  it.each(WAYS)('people who are signed in go on (%s)', async (how) => {
    const token = await until(() =>
      signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD).catch(() => undefined),
    );
    const ask = (path: string) =>
      fetch(`${stack.labelerApi.url}/api/v1${path}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
    expect((await ask('/auth/me')).status).toBe(200);

    const [me, datasets] = await whileAway(proxy, how, async () => [
      await ask('/auth/me'),
      await ask('/datasets'),
    ]);

    expect([me?.status, datasets?.status]).toEqual([200, 200]);
    expect(await me?.json()).toMatchObject({ id: OLIVIA.id, email: OLIVIA.email });
  });
});
