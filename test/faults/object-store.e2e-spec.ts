import { type GivenDataset, givenDataset, givenStoredImage, OLIVIA } from '@libs/testing';
import { behindProxy, whileAway } from '../support/behind-proxy';
import { bytesOf, lengthOf } from '../support/bytes-of';
import type { CuttableProxy } from '../support/cuttable-proxy';
import { ServiceClient } from '../support/service-client';
import { startGatewayStack } from '../support/stack';
import { until } from '../support/until';

const WAYS = ['stopped', 'silent'] as const;

describe('while the object store is away', () => {
  let stack: Awaited<ReturnType<typeof startGatewayStack>>;
  let proxy: CuttableProxy;
  let service: ServiceClient;
  let dataset: GivenDataset;

  beforeAll(async () => {
    stack = await startGatewayStack(async ({ S3_ENDPOINT = '' }) => {
      const behind = await behindProxy(S3_ENDPOINT);
      proxy = behind.proxy;
      return { S3_ENDPOINT: behind.url, S3_CONNECT_TIMEOUT: '2', S3_CALL_TIMEOUT: '2' };
    });
    service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);
    dataset = await givenDataset(stack.databases);
    await givenStoredImage(stack.databases, stack.buckets, dataset, { path: 'one.jpg' });
    await givenStoredImage(stack.databases, stack.buckets, dataset, { path: 'two.jpg' });
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
  });

  it.each(WAYS)('metadata and permissions are answered as ever (%s)', async (how) => {
    const answers = await whileAway(proxy, how, async () => [
      await service.get(`/${dataset.id}`),
      await service.get(''),
      await service.post('/batch', { dataset_ids: [dataset.id] }),
      await service.get(`/${dataset.id}/permissions/${OLIVIA.id}`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it.each(WAYS)('what needs a file answers 503, and works again afterwards (%s)', async (how) => {
    const fresh = await givenDataset(stack.databases);
    await givenStoredImage(stack.databases, stack.buckets, fresh);
    const download = async () => {
      const link = await service.post<{ download_url?: string }>(`/${fresh.id}/download-url`, {
        user_id: OLIVIA.id,
      });
      const url = link.body.download_url;
      if (!url) return { status: link.status, body: link.body };
      const response = await fetch(url);
      const answer = { status: response.status, body: undefined as unknown };
      if (response.status === 503) answer.body = await response.json();
      else await response.arrayBuffer();
      return answer;
    };

    const refused = await whileAway(proxy, how, download);

    expect(refused).toMatchObject({ status: 503, body: { error: 'storage_unavailable' } });
    await until(async () => (await download()).status === 200);
  });

  it('a download that is under way ends early instead of wrongly', async () => {
    const large = await givenDataset(stack.databases);
    for (let number = 0; number < 20; number += 1) {
      await givenStoredImage(stack.databases, stack.buckets, large, {
        path: `${number}.bin.jpg`,
        bytes: Buffer.alloc(1024 * 1024, number),
      });
    }
    const link = await service.post<{ download_url: string }>(`/${large.id}/download-url`, {
      user_id: OLIVIA.id,
    });
    const pieces = bytesOf(await fetch(link.body.download_url));
    await pieces.next();

    const outcome = whileAway(proxy, 'stopped', () => lengthOf(pieces));

    await expect(outcome).rejects.toThrow();
    expect(stack.gateway.child.exitCode).toBeNull();
  });
});
