import {
  ADAM,
  countStatements,
  type GivenDataset,
  givenMember,
  RITA,
  OLIVIA,
  ROOT,
  SAM,
} from '@libs/testing';
import { until } from '../../../test/support/until';
import type { WebhookView } from '../src/webhooks/dto/webhook.view';
import type { Problem } from './support/labeler';
import { isSignedBy } from './support/webhook-receiver';
import { WebhooksClient, WebhooksStage } from './support/webhooks';

describe('webhooks', () => {
  let stage: WebhooksStage;
  let { labeler, receiver, worker, client } = {} as WebhooksStage;
  let dataset: GivenDataset;
  beforeAll(async () => {
    stage = await WebhooksStage.start();
    ({ labeler, receiver, worker, client } = stage);
  });
  afterAll(() => stage.stop());
  beforeEach(async () => {
    await stage.clear();
    ({ dataset } = stage);
  });

  const drawn = async (count: number) => {
    const rows = await labeler.databases.labeler<{ id: number }>(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       select $1, m.dataset_id, m.id, 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', 1
         from image_metadata m cross join generate_series(1, $3) where m.dataset_id = $2
        order by m.id limit $3 returning id::int`,
      [dataset.projectId, dataset.id, count],
    );
    return rows.map(({ id }) => id);
  };

  it('tells a secret once, keeps it sealed, and is on record', async () => {
    const webhook = await client.create(dataset, receiver.url('/200'));

    const known = await labeler.get<WebhookView>(`/webhooks/${webhook.id}`, {
      token: client.token,
    });
    const listed = await labeler.get<{ webhooks: WebhookView[] }>(
      `/webhooks?dataset_id=${dataset.projectId}`,
      { token: client.token },
    );
    const { secret, ...rest } = webhook;
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(known.body).toEqual(rest);
    expect(listed.body.webhooks).toEqual([rest]);
    const [stored] = await labeler.databases.labeler<{ secret: string; details: object }>(
      `select e.secret, a.details from webhook_endpoints e join audit_logs a on a.resource_id = e.id`,
    );
    expect(stored?.secret).toMatch(/^sealed:/);
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6, 30));
    expect(stored?.details).toMatchObject({
      dataset_id: dataset.id,
      host: `127.0.0.1:${receiver.port}`,
    });
  });

  it('are for admins of the dataset; those of the system for its administrators', async () => {
    await givenMember(labeler.databases, dataset, ADAM, 'admin');
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    const webhook = await client.create(dataset, receiver.url('/200'));
    const ofSystem = await new WebhooksClient(labeler, await labeler.signIn(ROOT)).create(
      null,
      receiver.url('/200'),
    );
    const asks = async (who: typeof ADAM) => {
      const token = await labeler.signIn(who);
      const ask = async (path: string) => {
        const { status, body } = await labeler.get<Problem>(path, { token });
        return status === 200 ? 200 : `${status} ${body.error}`;
      };
      const paths = [`/${webhook.id}`, `/${webhook.id}/deliveries`, `?dataset_id=${dataset.id}`];
      return Promise.all([...paths, `/${ofSystem.id}`, ''].map((path) => ask(`/webhooks${path}`)));
    };
    const noWebhook = '404 webhook_not_found';

    expect(await asks(ADAM)).toEqual([200, 200, 200, noWebhook, '403 admin_required']);
    expect(await asks(RITA)).toEqual([
      ...Array<string>(3).fill('403 permission_denied'),
      ...[noWebhook, '403 admin_required'],
    ]);
    expect(await asks(SAM)).toEqual([
      ...[noWebhook, noWebhook, '404 dataset_not_found', noWebhook, '403 admin_required'],
    ]);
    expect(await asks(ROOT)).toEqual([200, 200, 200, 200, 200]);
  });

  it('are bounded in number, and refuse what is no URL to send to', async () => {
    const post = (url: string) =>
      labeler.post<Problem>('/webhooks', {
        token: client.token,
        body: { dataset_id: dataset.id, url, event_types: ['export.ready'] },
      });

    const bad = await post('https://a:b@example.com/');
    for (let n = 1; n <= 20; n += 1) await client.create(dataset, receiver.url('/200'));
    const many = await post(receiver.url('/200'));

    expect([bad.body.error, many.body.error]).toEqual(['webhook_url_refused', 'too_many_webhooks']);
  });

  it('tell of annotations that one request confirms in one signed message', async () => {
    const { webhook, path } = await stage.given(200);
    const ids = await drawn(2);

    await labeler.post('/annotations/bulk-confirm', {
      token: client.token,
      body: { annotation_ids: ids },
    });
    await worker.dispatch();
    const [message] = await until(() =>
      Promise.resolve(receiver.at(path).length > 0 && receiver.at(path)),
    );

    expect(JSON.parse(message?.body ?? '')).toEqual({
      type: 'annotation.confirmed',
      timestamp: expect.stringMatching(/Z$/) as string,
      data: {
        ...{ dataset_id: dataset.id, project_id: dataset.projectId, confirmed_by: OLIVIA.id },
        ...{ count: 2, annotation_ids: ids, task_types: ['detection'] },
        image_ids: expect.any(Array) as string[],
      },
    });
    if (!message) throw new Error('Nothing came');
    expect(isSignedBy(webhook.secret, message)).toBe(true);
    expect(isSignedBy(webhook.secret, { ...message, body: `${message.body} ` })).toBe(false);
    const [delivery] = await client.deliveries(webhook.id);
    const settled = delivery && (await client.settled(delivery));
    expect(settled).toMatchObject({
      status: 'delivered',
      event_id: message.headers['webhook-id'],
      request: { body: message.body },
      attempts: [{ number: 1, response_status: 200, response_body: 'said  200', error: null }],
    });
  });

  it('cost a change no further statement, with subscribers or without', async () => {
    const [first = 0, second = 0] = await drawn(2);
    const confirm = (id: number) =>
      countStatements(() =>
        labeler.post(`/annotations/${id}/confirm`, { token: client.token, body: {} }),
      );

    const without = await confirm(first);
    await stage.given(200);
    const withOne = await confirm(second);

    expect(withOne.statements).toHaveLength(without.statements.length);
    expect(await labeler.databases.labeler('select from webhook_deliveries')).toHaveLength(1);
  });

  it('sign with both secrets for a while after a rotation', async () => {
    const { webhook, path } = await stage.given(200);

    const { body: rotated } = await labeler.post<{
      secret: string;
      previous_secret_expires_at: string;
    }>(`/webhooks/${webhook.id}/rotate-secret`, {
      token: client.token,
      body: { overlap_seconds: 600 },
    });
    await client.settled(await stage.dispatched(webhook.id));
    await labeler.post(`/webhooks/${webhook.id}/rotate-secret`, {
      token: client.token,
      body: { overlap_seconds: 0 },
    });
    await client.settled(await stage.dispatched(webhook.id));

    const signed = receiver
      .at(path)
      .map((each) => [webhook.secret, rotated.secret].map((secret) => isSignedBy(secret, each)));
    expect(Date.parse(rotated.previous_secret_expires_at)).toBeGreaterThan(Date.now());
    expect(signed).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('are sent again by hand: one, or a range of time', async () => {
    const { webhook, path } = await stage.given(200);
    const since = new Date().toISOString();
    const sent = [await stage.dispatched(webhook.id), await stage.dispatched(webhook.id)];
    for (const each of sent) await client.settled(each);
    const replay = (body: object) =>
      labeler.post<{ replayed: number }>(`/webhooks/${webhook.id}/replay`, {
        token: client.token,
        body,
      });
    await labeler.databases.labeler(
      `update webhook_deliveries set status = 'failed', attempts = 13 where id = $1`,
      [sent[1]?.id],
    );

    const lost = await replay({ since });
    const one = await labeler.post<{ status: string }>(
      `/webhooks/${webhook.id}/deliveries/${sent[0]?.id}/replay`,
      { token: client.token },
    );
    await worker.dispatch();
    const arrived = await until(async () => {
      const all = await client.deliveries(webhook.id, '?status=delivered');
      return all.length === 2 && all;
    });
    const everything = await replay({ since, include_delivered: true });

    expect([lost.body, one.body.status]).toEqual([{ replayed: 1, next_since: null }, 'pending']);
    expect(arrived.map(({ attempt_count }) => attempt_count)).toEqual([14, 2]);
    expect(everything.body.replayed).toBe(2);
    expect(receiver.at(path)).toHaveLength(4);
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('page through what they were told', async () => {
    const { webhook } = await stage.given(200);
    for (let n = 1; n <= 3; n += 1) await client.test(webhook.id);
    const page = (query: string) =>
      labeler.get<{ deliveries: { id: number }[]; next_cursor: string | null }>(
        `/webhooks/${webhook.id}/deliveries?limit=2${query}`,
        { token: client.token },
      );

    const first = await page('');
    const second = await page(`&cursor=${first.body.next_cursor}`);

    expect([first.body.deliveries.length, second.body.deliveries.length]).toEqual([2, 1]);
    expect(second.body.next_cursor).toBeNull();
    expect(await client.deliveries(webhook.id, '?event_type=export.ready')).toEqual([]);
  });
});
