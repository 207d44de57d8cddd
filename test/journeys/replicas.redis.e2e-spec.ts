import {
  givenDataset,
  givenStoredImage,
  OLIVIA,
  type RedisServer,
  startRedis,
} from '@libs/testing';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';
import { until } from '../support/until';
import { unzip } from '../support/unzip';

const QUOTA = 100;
const BURST = 160;

describe('two replicas of the gateway', () => {
  let redis: RedisServer;
  let stack: Stack;
  let other: AppProcess;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({
      REDIS_URL: redis.url,
      RATE_LIMIT_SERVICE_PER_MINUTE: String(QUOTA),
    });
    other = await startAppProcess('dataset-gateway', stack.env);
  });
  afterAll(async () => {
    await other.stop();
    await stack.close();
    await redis.stop();
  });

  it('admit the quota of a service together, to the request', async () => {
    const dataset = await givenDataset(stack.databases);
    const { key } = await stack.issueKey(['datasets:read']);
    const clientOf = (n: number) => new ServiceClient(n % 2 ? other.url : stack.gateway.url, key);

    const answers = await Promise.all(
      Array.from({ length: BURST }, (_, n) => clientOf(n).get(`/${dataset.id}`)),
    );

    const admitted = answers.filter((answer) => answer.status === 200);
    const refused = answers.filter((answer) => answer.status === 429);
    expect([admitted.length, refused.length]).toEqual([QUOTA, BURST - QUOTA]);
    for (const answer of refused) {
      expect(answer.body).toMatchObject({
        error: 'rate_limit_exceeded',
        'violated-policies': ['service'],
      });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('stream each other’s links, and the same bytes', async () => {
    const dataset = await givenDataset(stack.databases);
    const image = await givenStoredImage(stack.databases, stack.buckets, dataset, {
      path: 'a.jpg',
    });
    const { key } = await stack.issueKey(['datasets:download']);
    const client = new ServiceClient(stack.gateway.url, key);
    const link = await client.post<{ download_url: string }>(`/${dataset.id}/download-url`, {
      user_id: OLIVIA.id,
    });
    const elsewhere = link.body.download_url.replace(stack.gateway.url, other.url);

    const [here, there] = await Promise.all(
      [link.body.download_url, elsewhere].map(async (url) =>
        Buffer.from(await (await fetch(url)).arrayBuffer()),
      ),
    );

    expect(elsewhere).not.toBe(link.body.download_url);
    expect(there?.equals(here ?? Buffer.alloc(0))).toBe(true);
    const files = await unzip(there ?? Buffer.alloc(0));
    expect(files.get('images/a.jpg')?.equals(image.bytes)).toBe(true);
  });

  it('both refuse a revoked key within seconds', async () => {
    const { id, key } = await stack.issueKey(['datasets:read']);
    const clients = [stack.gateway, other].map(({ url }) => new ServiceClient(url, key));
    for (const client of clients) expect((await client.get('?limit=1')).status).toBe(200);

    const response = await fetch(`${stack.labelerApi.url}/api/v1/auth/service-accounts/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${await stack.adminToken()}` },
    });
    const revokedAt = performance.now();
    for (const client of clients) {
      await until(async () => (await client.get('?limit=1')).status === 401);
    }

    expect(response.status).toBe(204);
    // The promise itself is a time.
    expect(performance.now() - revokedAt).toBeLessThan(5000);
  });
});
