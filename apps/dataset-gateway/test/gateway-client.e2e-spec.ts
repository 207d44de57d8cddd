import { createGatewayClient } from '@libs/gateway-client';
import { givenDataset, type GivenDataset, givenStoredImage, OLIVIA, SAM } from '@libs/testing';
import { unzip } from '../../../test/support/unzip';
import { backgroundToken, type Gateway, givenPublication, startGateway } from './support/gateway';

describe('the generated client', () => {
  let gateway: Gateway;
  let dataset: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    dataset = await givenDataset(gateway.databases, { tags: ['line 3', 'steel'] });
    await givenPublication(gateway.databases, dataset.id, 'detection');
  });
  afterAll(() => gateway.close());

  it('finds, reads and checks datasets with a key', async () => {
    const client = gateway.client();

    const list = await client.GET('/api/v1/datasets', {
      params: { query: { labeled: true, tags: ['steel', 'line 3'], task_type: 'detection' } },
    });
    const [found] = list.data?.datasets ?? [];
    const one = await client.GET('/api/v1/datasets/{dataset_id}', {
      params: { path: { dataset_id: found?.id ?? '' } },
    });
    const permission = await client.GET('/api/v1/datasets/{dataset_id}/permissions/{user_id}', {
      params: { path: { dataset_id: dataset.id, user_id: OLIVIA.id } },
    });
    const batch = await client.POST('/api/v1/datasets/batch', {
      body: { dataset_ids: [dataset.id, 'ds_0000000000000000'], fields: ['name'] },
    });

    expect(list.data).toMatchObject({ total: 1, next_cursor: null });
    expect(one.data).toEqual(found);
    expect(permission.data).toMatchObject({ is_owner: true, permission_level: 'admin' });
    expect(batch.data).toEqual({
      datasets: [{ id: dataset.id, name: 'Weld seams' }],
      not_found: ['ds_0000000000000000'],
    });
  });

  it('asks on behalf of a user and gets refusals as values', async () => {
    const { data, error, response } = await gateway
      .client(SAM.id)
      .GET('/api/v1/datasets/{dataset_id}', { params: { path: { dataset_id: dataset.id } } });

    expect(data).toBeUndefined();
    expect(response.status).toBe(403);
    expect(error).toMatchObject({ error: 'permission_denied', user_id: SAM.id });
  });

  it('makes a token for each request when it is told how', async () => {
    let made = 0;
    const client = createGatewayClient({
      baseUrl: gateway.url,
      token: () => {
        made += 1;
        return backgroundToken();
      },
    });

    await client.GET('/api/v1/platform/datasets');
    const { response } = await client.GET('/api/v1/platform/datasets');

    expect(response.status).toBe(200);
    expect(made).toBe(2);
  });

  it('leads to the archive', async () => {
    const { bytes } = await givenStoredImage(gateway.databases, gateway.buckets, dataset, {
      path: 'a.jpg',
    });

    const { data } = await gateway.client().POST('/api/v1/datasets/{dataset_id}/download-url', {
      params: { path: { dataset_id: dataset.id } },
      body: { user_id: OLIVIA.id },
    });
    const response = await fetch(data?.download_url ?? '');

    const files = await unzip(Buffer.from(await response.arrayBuffer()));
    expect(files.get('images/a.jpg')?.equals(bytes)).toBe(true);
  });
});
