import type { GivenDataset } from '@libs/testing';
import { randomUUID } from 'node:crypto';
import { until } from '../../../test/support/until';
import type { WebhookView } from '../src/webhooks/dto/webhook.view';
import { WebhookSender } from '../src/webhooks/webhook-sender';
import type { Problem } from './support/labeler';
import { WebhookReceiver } from './support/webhook-receiver';
import { PER_ENDPOINT, WebhooksStage } from './support/webhooks';

describe('webhooks in trouble', () => {
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

  it('come again after a failure, under the same id, and are given up after the last attempt', async () => {
    const { webhook, path } = await stage.given(500);
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
    const { webhook } = await stage.given(answer);
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
      const path = stage.newPath(200);

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
    const { webhook: slow, path } = await stage.given('hang');
    const { webhook: quick } = await stage.given(200);
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
    const hooks = await Promise.all([stage.given(200), stage.given(200), stage.given(200)]);
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
      `update webhook_deliveries set due_at = now() - interval '1 hour' where holder is not null`,
    );
    const taken = (await Promise.all(Array.from({ length: 12 }, claim))).flat();

    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
    expect(claimed).toHaveLength(hooks.length * PER_ENDPOINT);
    expect(new Set(taken.map(({ id, attempt }) => `${id} ${attempt}`)).size).toBe(taken.length);
    expect(taken.some(({ attempt }) => attempt === 2)).toBe(true);
  });

  it('are given up when nothing arrived for days, say so, and go on when they are enabled', async () => {
    const { webhook, path } = await stage.given(500);
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
    const enabled = await stage.change(webhook.id, {
      enabled: true,
      url: receiver.url(stage.newPath(200)),
    });
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
});
