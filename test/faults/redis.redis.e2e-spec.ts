import { givenDataset, type GivenDataset, type RedisServer, startRedis } from '@libs/testing';
import { behindProxy, whileAway } from '../support/behind-proxy';
import type { CuttableProxy } from '../support/cuttable-proxy';
import { ServiceClient } from '../support/service-client';
import { startGatewayStack } from '../support/stack';
import { readiness, until } from '../support/until';

const WAYS = ['stopped', 'silent'] as const;

describe('while Redis is away', () => {
  let redis: RedisServer;
  let proxy: CuttableProxy;
  let stack: Awaited<ReturnType<typeof startGatewayStack>>;
  let dataset: GivenDataset;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startGatewayStack(async () => {
      const behind = await behindProxy(redis.url);
      proxy = behind.proxy;
      return { REDIS_URL: behind.url, RATE_LIMIT_SERVICE_PER_MINUTE: '50' };
    });
    dataset = await givenDataset(stack.databases);
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
    await redis.stop();
  });

  it('that is logged once, told by readiness, and ends by itself', async () => {
    const complaints = () =>
      stack.gateway.log.filter(({ level, msg }) => level === 'warn' && /Redis/.test(String(msg)));
    const before = complaints().length;
    const service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);

    const during = await whileAway(proxy, 'stopped', async () => {
      for (let request = 0; request < 10; request += 1) await service.get(`/${dataset.id}`);
      return until(async () => {
        const report = await readiness(stack.gateway.url);
        return report.status === 'degraded' && report;
      });
    });

    expect(during.code).toBe(200);
    expect(complaints().length - before).toBe(1);
    await until(async () => (await readiness(stack.gateway.url)).status === 'ready');
  });

  it.each(WAYS)(
    'requests are counted by the process and none is refused for it (%s)',
    async (how) => {
      const service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);
      const ask = async () => (await service.get(`/${dataset.id}`)).status;
      const statuses: number[] = [];
      for (let request = 0; request < 20; request += 1) statuses.push(await ask());

      await whileAway(proxy, how, async () => {
        for (let request = 0; request < 40; request += 1) statuses.push(await ask());
      });

      expect(statuses).toEqual([
        ...new Array<number>(50).fill(200),
        ...new Array<number>(10).fill(429),
      ]);
    },
  );
});
