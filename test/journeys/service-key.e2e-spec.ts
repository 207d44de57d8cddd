import { givenDataset, givenStoredImage, OLIVIA } from '@libs/testing';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';
import { until } from '../support/until';
import { unzip } from '../support/unzip';

const ACCOUNTS = '/api/v1/auth/service-accounts';

interface Issued {
  id: string;
  api_key: string;
}

describe('a service key, from the administrator to the gateway and back', () => {
  let stack: Stack;
  let token: string;
  beforeAll(async () => {
    stack = await startStack();
    token = await stack.adminToken();
  });
  afterAll(() => stack.close());

  const administer = (method: string, path: string, body?: unknown) =>
    fetch(stack.labelerApi.url + ACCOUNTS + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });

  const issue = async (name: string, scopes: string[]) => {
    const response = await administer('POST', '', { service_name: name, scopes });
    expect(response.status).toBe(201);
    return (await response.json()) as Issued;
  };

  it('is issued, used for a download, and refused within seconds of its revocation', async () => {
    const dataset = await givenDataset(stack.databases);
    const image = await givenStoredImage(stack.databases, stack.buckets, dataset, {
      path: 'a/b.jpg',
    });
    const { id, api_key: key } = await issue('trainer', ['datasets:read', 'datasets:download']);
    const service = new ServiceClient(stack.gateway.url, key);

    const seen = await service.get(`/${dataset.id}`);
    const link = await service.post<{ download_url: string }>(`/${dataset.id}/download-url`, {
      user_id: OLIVIA.id,
    });
    const archive = Buffer.from(await (await fetch(link.body.download_url)).arrayBuffer());
    const files = await unzip(archive);
    const deleted = await administer('DELETE', `/${id}`);
    const revokedAt = performance.now();
    const refusal = await until(async () => {
      const answer = await service.get(`/${dataset.id}`);
      return answer.status === 401 && answer;
    });

    expect([seen.status, link.status, deleted.status]).toEqual([200, 200, 204]);
    expect(files.get('images/a/b.jpg')?.equals(image.bytes)).toBe(true);
    expect(refusal.body).toMatchObject({ error: 'invalid_service_key' });
    // The promise itself is a time.
    expect(performance.now() - revokedAt).toBeLessThan(5000);
  });

  it('opens only what its scopes name', async () => {
    const dataset = await givenDataset(stack.databases);
    const { api_key: key } = await issue('catalogue', ['datasets:read']);
    const service = new ServiceClient(stack.gateway.url, key);

    const read = await service.get(`/${dataset.id}`);
    const link = await service.post(`/${dataset.id}/download-url`, { user_id: OLIVIA.id });
    const permission = await service.get(`/${dataset.id}/permissions/${OLIVIA.id}`);

    expect(read.status).toBe(200);
    expect([link.status, permission.status]).toEqual([403, 403]);
    expect(link.body).toMatchObject({
      error: 'insufficient_scope',
      required_scope: 'datasets:download',
    });
  });

  it('is rotated while the old key still works for a while', async () => {
    const dataset = await givenDataset(stack.databases);
    const { id, api_key: old } = await issue('indexer', ['datasets:read']);

    const response = await administer('POST', `/${id}/rotate`, {});
    const { api_key: fresh } = (await response.json()) as Issued;

    expect(response.status).toBe(200);
    expect(fresh).not.toBe(old);
    for (const key of [old, fresh]) {
      const { status } = await new ServiceClient(stack.gateway.url, key).get(`/${dataset.id}`);
      expect(status).toBe(200);
    }
  });

  it('is mistyped and refused', async () => {
    const { api_key: key } = await issue('typist', ['datasets:read']);
    const mistyped = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');

    const { status, body } = await new ServiceClient(stack.gateway.url, mistyped).get('');

    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_service_key' });
  });

  it('is never shown again, nor written to a log', async () => {
    const { id, api_key: key } = await issue('secretive', ['datasets:read']);
    await new ServiceClient(stack.gateway.url, key).get('');

    const texts = await Promise.all(
      ['', `/${id}`].map(async (path) => (await administer('GET', path)).text()),
    );

    expect([...texts, ...logOf(stack)].filter((text) => text.includes(key))).toEqual([]);
  });
});

function logOf(stack: Stack): string[] {
  return [...stack.gateway.log, ...stack.labelerApi.log].map((line) => JSON.stringify(line));
}
