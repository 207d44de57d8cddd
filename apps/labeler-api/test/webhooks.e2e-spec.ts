import {
  ADAM,
  countStatements,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  RITA,
  ROOT,
  SAM,
} from '@libs/testing';
import { randomUUID } from 'node:crypto';
import { until } from '../../../test/support/until';
import { WebhookSender } from '../src/webhooks/webhook-sender';
import type { WebhookView } from '../src/webhooks/dto/webhook.view';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { isSignedBy, WebhookReceiver } from './support/webhook-receiver';
import { SendingWorker, WebhooksClient } from './support/webhooks';

const PER_ENDPOINT = 2;
const SETTINGS = {
  WEBHOOK_ALLOW_PRIVATE: 'true',
  WEBHOOK_TIMEOUT_SECONDS: '1',
  WEBHOOK_CONCURRENCY: String(PER_ENDPOINT),
  WEBHOOK_SECRET_KEY: 'seventeen letters and more',
};

describe('webhooks', () => {
  let labeler: Labeler;
  let receiver: WebhookReceiver;
  let worker: SendingWorker;
  let client: WebhooksClient;
  let dataset: GivenDataset;
  let paths = 0;
  beforeAll(async () => {
    labeler = await startLabeler(SETTINGS);
    receiver = await WebhookReceiver.start();
    worker = new SendingWorker(labeler);
    client = new WebhooksClient(labeler, await labeler.signIn(OLIVIA));
  });
  afterAll(async () => {
    await worker.stop();
    await receiver.stop();
    await labeler.stop();
  });
  beforeEach(async () => {
    await labeler.databases.labeler('delete from webhook_endpoints');
    dataset = await givenDataset(labeler.databases, { images: 2, taskTypes: ['detection'] });
  });

  const newPath = (answer: string | number) => `/${answer}/${(paths += 1)}`;
  /** A webhook whose receiver answers like this. */
  async function given(answer: string | number) {
    const path = newPath(answer);
    return { path, webhook: await client.create(dataset, receiver.url(path)) };
  }
  const change = (webhookId: string, body: object) =>
    labeler.call<WebhookView>('PATCH', `/api/v1/webhooks/${webhookId}`, {
      token: client.token,
      body,
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
    const { webhook, path } = await given(200);
    const ids = await drawn(2);

    await labeler.post('/annotations/bulk-confirm', {
      token: client.token,
      body: { annotation_ids: ids },
    });
    await worker.dispatch();
    const [message] = await until(async () => receiver.at(path).length > 0 && receiver.at(path));

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
    await given(200);
    const withOne = await confirm(second);

    expect(withOne.statements).toHaveLength(without.statements.length);
    expect(await labeler.databases.labeler('select from webhook_deliveries')).toHaveLength(1);
  });

  it('come again after a failure, under the same id, and are given up after the last attempt', async () => {
    const { webhook, path } = await given(500);
    const sent = await client.test(webhook.id);

    await worker.dispatch();
    const first = await client.settled(sent);
    await client.hurry(sent);
    await worker.dispatch();
    const second = await client.settled(sent, 2);
    await labeler.databases.labeler('update webhook_deliveries set attempts = 12 where id = $1', [
      sent.id,
    ]);
    await client.hurry(sent);
    await worker.dispatch();
    const last = await client.settled(sent, 13);

    const until1 = Date.parse(first.next_attempt_at ?? '') - Date.parse(first.created_at);
    expect(until1).toBeGreaterThan(3900);
    expect(second.attempts.map(({ number }) => number)).toEqual([2, 1]);
    expect(last).toMatchObject({ status: 'failed', next_attempt_at: null });
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([sent.event_id]),
    );
    expect(new Set(receiver.at(path).map(({ body }) => body)).size).toBe(1);
  });

  it.each([
    ['redirect', { response_status: 302, error: null }, 'pending'],
    ['hang', { response_status: null, error: 'No answer within 1 seconds' }, 'pending'],
    ['huge', { response_status: 200, response_body: 'x'.repeat(1024) }, 'delivered'],
    ['410', { response_status: 410 }, 'failed'],
  ])('stand a receiver with %s', async (answer, attempt, status) => {
    const { webhook } = await given(answer);
    const sent = await client.test(webhook.id);

    await worker.dispatch();
    const settled = await client.settled(sent);

    expect(settled).toMatchObject({ status, attempts: [attempt] });
    expect(receiver.at('/redirected')).toEqual([]);
    receiver.letGo();
  });

  it('stand a receiver that is not there', async () => {
    const gone = await WebhookReceiver.start();
    const webhook = await client.create(dataset, gone.url('/200'));
    await gone.stop();
    const sent = await client.test(webhook.id);

    await worker.dispatch();
    const settled = await client.settled(sent);

    expect(settled).toMatchObject({ attempts: [{ error: 'The connection was refused' }] });
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])(
    'never reach into a private network by %s',
    async (host) => {
      const sender = new WebhookSender({
        ...{ secretKeys: [], allowHttp: true, allowPrivate: false },
        ...{ timeoutMs: 1000, perEndpoint: 1, retentionDays: 7 },
      });
      const path = newPath(200);

      const outcome = await sender.send(
        receiver.url(path, host),
        {},
        '{}',
        new AbortController().signal,
      );

      expect(outcome).toEqual({ status: null, body: null, error: 'The address is not public' });
      expect(receiver.at(path)).toEqual([]);
      await sender.onApplicationShutdown();
    },
  );

  it('that are slow hold up nobody else, and get no more requests at once than they may', async () => {
    const { webhook: slow, path } = await given('hang');
    const { webhook: quick } = await given(200);
    for (let n = 1; n <= PER_ENDPOINT + 1; n += 1) await client.test(slow.id);
    const sent = await client.test(quick.id);

    await worker.dispatch();
    await worker.dispatch();
    const settled = await client.settled(sent);

    expect(settled.status).toBe('delivered');
    await until(() => Promise.resolve(receiver.at(path).length === PER_ENDPOINT));
    receiver.letGo();
    await until(async () => (await client.deliveries(slow.id, '?status=delivered')).length === 2);
    expect(receiver.atOnce.get(path)).toBe(PER_ENDPOINT);
  });

  it('are claimed once, however many workers there are, and again when a worker dies', async () => {
    const hooks = await Promise.all([given(200), given(200), given(200)]);
    for (const { webhook } of hooks) for (let n = 1; n <= 4; n += 1) await client.test(webhook.id);
    const claim = () =>
      worker.deliveries.claim({
        holder: randomUUID(),
        ...{ free: 10, perEndpoint: PER_ENDPOINT, leaseSeconds: 60 },
      });

    const rounds = await Promise.all(Array.from({ length: 12 }, claim));
    rounds.push(await claim());
    const claimed = rounds.flat();
    await labeler.databases.labeler(
      `update webhook_deliveries set due_at = now() - interval '1 second' where holder is not null`,
    );
    const taken = (await Promise.all(Array.from({ length: 12 }, claim))).flat();

    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
    expect(claimed).toHaveLength(hooks.length * PER_ENDPOINT);
    expect(new Set(taken.map(({ id, attempt }) => `${id} ${attempt}`)).size).toBe(taken.length);
    expect(taken.some(({ attempt }) => attempt === 2)).toBe(true);
  });

  it('are given up when nothing arrived for days, say so, and go on when they are enabled', async () => {
    const { webhook, path } = await given(500);
    const [lost, waiting] = [await client.test(webhook.id), await client.test(webhook.id)];
    await labeler.databases.labeler(
      `update webhook_endpoints set failing_since = now() - interval '3 days'`,
    );
    await labeler.databases.labeler(
      `update webhook_deliveries set attempts = 12, due_at = case id when $1 then now() else now() + interval '1 hour' end`,
      [lost.id],
    );

    await worker.dispatch();
    const settled = await client.settled(lost, 13);
    const givenUp = await until(async () => {
      const { body } = await labeler.get<WebhookView>(`/webhooks/${webhook.id}`, {
        token: client.token,
      });
      return body.status === 'failed' && body;
    });
    await client.hurry(waiting);
    const idle = await worker.dispatch();
    const refused = await labeler.post<Problem>(`/webhooks/${webhook.id}/test`, {
      token: client.token,
    });
    const enabled = await change(webhook.id, { enabled: true, url: receiver.url(newPath(200)) });
    await worker.dispatch();
    const arrived = await client.settled(waiting, 13);

    expect(settled.status).toBe('failed');
    expect(givenUp.disabled_at).not.toBeNull();
    expect(idle).toBe(0);
    expect(refused.body.error).toBe('webhook_disabled');
    expect(enabled.body).toMatchObject({
      status: 'enabled',
      failing_since: null,
      disabled_at: null,
    });
    expect(arrived.status).toBe('delivered');
    expect(receiver.at(path)).toHaveLength(1);
    const [entry] = await labeler.databases.labeler(
      `select user_id, resource_id from audit_logs where action = 'webhook_give_up'`,
    );
    expect(entry).toEqual({ user_id: null, resource_id: webhook.id });
  });

  it('sign with both secrets for a while after a rotation', async () => {
    const { webhook, path } = await given(200);

    const { body: rotated } = await labeler.post<{
      secret: string;
      previous_secret_expires_at: string;
    }>(`/webhooks/${webhook.id}/rotate-secret`, {
      token: client.token,
      body: { overlap_seconds: 600 },
    });
    await client.settled(await dispatched(webhook.id));
    await labeler.post(`/webhooks/${webhook.id}/rotate-secret`, {
      token: client.token,
      body: { overlap_seconds: 0 },
    });
    await client.settled(await dispatched(webhook.id));

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
    const { webhook, path } = await given(200);
    const since = new Date().toISOString();
    const sent = [await dispatched(webhook.id), await dispatched(webhook.id)];
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
    const { webhook } = await given(200);
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

  async function dispatched(webhookId: string) {
    const sent = await client.test(webhookId);
    await worker.dispatch();
    return sent;
  }
});
