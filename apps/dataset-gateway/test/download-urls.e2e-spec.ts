import { givenDataset, OLIVIA, ROOT, SAM, VERA } from '@libs/testing';
import {
  givenFreshDataset,
  givenStoredDataset,
  type Link,
  orderLink,
  type StoredDataset,
} from './support/archived-dataset';
import { type Gateway, PREFIXES, startGateway, userToken } from './support/gateway';

describe('download URLs', () => {
  let gateway: Gateway;
  let dataset: StoredDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    dataset = await givenStoredDataset(gateway);
  });
  afterAll(() => gateway.close());

  const order = (
    body: Record<string, unknown>,
    { id = dataset.id, ...options }: { id?: string; prefix?: string; token?: string } = {},
  ) => orderLink(gateway, id, { body, ...options });
  const audited = (id: string) =>
    gateway.databases.labeler<{
      user_id: number;
      details: Record<string, unknown>;
      user_agent: string;
    }>(`select user_id, details, user_agent from audit_logs where resource_id = $1 order by id`, [
      id,
    ]);

  describe.each(PREFIXES)('POST %s/{id}/download-url', (prefix) => {
    it('gives a link to the whole dataset', async () => {
      const before = Date.now();

      const { status, body } = await order({ user_id: VERA.id }, { prefix });

      expect(status).toBe(200);
      expect(body).toEqual({
        dataset_id: dataset.id,
        download_url: expect.stringMatching(
          /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/downloads\//,
        ) as string,
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/) as string,
        format: 'zip',
        size_bytes: expect.any(Number) as number,
        sha256: null,
        manifest: {
          images: 'images/',
          annotations: ['annotations_detection.json', 'annotations_segmentation.json'],
          num_images: dataset.files.size - 2,
          num_files: dataset.files.size,
          total_bytes: [...dataset.files.values()].reduce((sum, { length }) => sum + length, 0),
        },
      });
      const life = (Date.parse(body.expires_at) - before) / 1000;
      expect(life).toBeGreaterThan(3598);
      expect(life).toBeLessThanOrEqual(3600 + (Date.now() - before) / 1000);
    });

    it.each([
      [{ expires_in: 60 }, 60],
      [{ expiration_seconds: 604_800 }, 604_800],
      [{ expires_in: 120, expiration_seconds: 600 }, 120],
      [{ expires_in: null, expiration_seconds: 600 }, 600],
    ])('lets %j decide how long it lives', async (life, seconds) => {
      const before = Date.now();

      const { body } = await order({ user_id: OLIVIA.id, ...life }, { prefix });

      const lived = (Date.parse(body.expires_at) - before) / 1000;
      expect(lived).toBeGreaterThan(seconds - 2);
      expect(lived).toBeLessThanOrEqual(seconds + (Date.now() - before) / 1000);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['no user', {}, 'user_id'],
      ['a user that is a text', { user_id: '1' }, 'user_id'],
      ['a user that is none', { user_id: 0 }, 'user_id'],
      ['too short a life', { user_id: 1, expires_in: 59 }, 'expires_in'],
      ['too long a life', { user_id: 1, expires_in: 604_801 }, 'expires_in'],
      ['half a second', { user_id: 1, expiration_seconds: 60.5 }, 'expiration_seconds'],
      ['a purpose that is no text', { user_id: 1, purpose: 5 }, 'purpose'],
      ['a zero character', { user_id: 1, purpose: 'a\0' }, 'purpose'],
      ['half a character', { user_id: 1, purpose: 'a\ud800' }, 'purpose'],
      ['a very long purpose', { user_id: 1, purpose: 'x'.repeat(501) }, 'purpose'],
      ['a snapshot that is no text', { user_id: 1, snapshot_id: 5 }, 'snapshot_id'],
    ])('refuses %s', async (_, body, field) => {
      const answer = await order(body, { prefix });

      const errors = answer.body.errors as { field: string }[];
      expect(answer).toMatchObject({ status: 422, body: { error: 'validation_failed' } });
      expect([...new Set(errors.map((error) => error.field))]).toEqual([field]);
    });

    it('refuses a user without access and a dataset that does not exist', async () => {
      expect(await order({ user_id: SAM.id }, { prefix })).toMatchObject({
        status: 403,
        body: {
          error: 'permission_denied',
          required_permission: 'read_only',
          user_id: SAM.id,
          dataset_id: dataset.id,
        },
      });
      for (const id of ['ds_0000000000000000', '%00']) {
        expect(await order({ user_id: OLIVIA.id }, { prefix, id })).toMatchObject({
          status: 404,
          body: { error: 'dataset_not_found' },
        });
      }
    });

    it('knows no snapshot yet', async () => {
      const body = { user_id: OLIVIA.id, snapshot_id: 'snap_1' };

      expect(await order(body, { prefix })).toMatchObject({
        status: 404,
        body: { error: 'snapshot_not_found', snapshot_id: 'snap_1', dataset_id: dataset.id },
      });
      expect((await order({ user_id: SAM.id, snapshot_id: 'snap_1' }, { prefix })).status).toBe(
        403,
      );
    });

    it('lets a request of a user get links for that user alone', async () => {
      const token = userToken(VERA.id);

      expect((await order({}, { prefix, token })).status).toBe(200);
      expect((await order({ user_id: VERA.id }, { prefix, token })).status).toBe(200);
      expect(await order({ user_id: OLIVIA.id }, { prefix, token })).toMatchObject({
        status: 403,
        body: { error: 'permission_denied', required_permission: 'read_only' },
      });
      expect((await order({}, { prefix, token: userToken(SAM.id) })).status).toBe(403);
    });
  });

  it('keep on record who got a link, and for what', async () => {
    const { id } = await givenFreshDataset(gateway);

    await order({ user_id: OLIVIA.id, purpose: 'training job 7' }, { id });
    await order({}, { id, token: userToken(ROOT.id) });
    await order({ user_id: SAM.id }, { id });

    const entries = await audited(id);
    expect(entries.map(({ user_id }) => user_id)).toEqual([OLIVIA.id, ROOT.id]);
    expect(entries[0]?.details).toMatchObject({
      service_name: expect.stringContaining('Test') as string,
      acting_user_id: null,
      purpose: 'training job 7',
      size_bytes: expect.any(Number) as number,
    });
    expect(entries[1]?.details).toMatchObject({ service_id: 'platform', acting_user_id: ROOT.id });
    expect(entries[0]?.user_agent).toBe('node');
  });

  it('carry the public address of the gateway when one is set', async () => {
    const behind = await startGateway({ GATEWAY_PUBLIC_URL: 'https://data.example.com/gate/' });
    const { id } = await givenDataset(behind.databases);

    const { body } = await behind.ask<Link>('POST', `${PREFIXES[0]}/${id}/download-url`, {
      body: { user_id: OLIVIA.id },
    });

    expect(body.download_url).toMatch(/^https:\/\/data\.example\.com\/gate\/api\/v1\/downloads\//);
    await behind.close();
  });
});
