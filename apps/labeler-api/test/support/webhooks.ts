import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { LOGGER, type Logger, Metrics } from '@libs/observability';
import { type CallResult, type GivenDataset, givenDataset, OLIVIA } from '@libs/testing';
import { until } from '../../../../test/support/until';
import type {
  WebhookDeliveryPageView,
  WebhookDeliveryView,
} from '../../src/webhooks/dto/webhook-delivery.view';
import type { WebhookView, WebhookWithSecretView } from '../../src/webhooks/dto/webhook.view';
import { DispatchRepository } from '../../src/webhooks/dispatch.repository';
import { SecretBox } from '../../src/webhooks/secret-box';
import { WebhookAttempts } from '../../src/webhooks/webhook-attempts';
import { WebhookDispatcher } from '../../src/webhooks/webhook-dispatcher';
import { WebhookOutcomes } from '../../src/webhooks/webhook-outcomes';
import { WebhookSender } from '../../src/webhooks/webhook-sender';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from '../../src/webhooks/webhooks.config';
import { type Labeler, startLabeler } from './labeler';
import { WebhookReceiver } from './webhook-receiver';

/** The part of a worker that sends webhooks, which works when the test says so. */
export class SendingWorker {
  readonly deliveries: DispatchRepository;
  private readonly dispatcher: WebhookDispatcher;
  private readonly sender: WebhookSender;

  constructor({ app }: Labeler) {
    const config = app.get<WebhooksConfig>(WEBHOOKS_CONFIG, { strict: false });
    const db = app.get(LabelerDb, { strict: false });
    const logger = app.get<Logger>(LOGGER, { strict: false });
    this.deliveries = new DispatchRepository(db);
    this.sender = new WebhookSender(config);
    const outcomes = new WebhookOutcomes(
      db,
      this.deliveries,
      new AuditTrail(),
      new Metrics('test'),
    );
    const secrets = new SecretBox(config.secretKeys);
    const attempts = new WebhookAttempts(outcomes, this.sender, secrets, logger);
    this.dispatcher = new WebhookDispatcher(this.deliveries, attempts, config, logger);
  }

  /** Begins to send what is due. */
  dispatch(): Promise<number> {
    return this.dispatcher.dispatch();
  }

  async stop(): Promise<void> {
    await this.dispatcher.beforeApplicationShutdown();
    await this.sender.onApplicationShutdown();
  }
}

/** Somebody who manages the webhooks of a dataset. */
export class WebhooksClient {
  constructor(
    private readonly labeler: Labeler,
    readonly token: string,
  ) {}

  async create(
    dataset: GivenDataset | null,
    url: string,
    eventTypes = ['annotation.confirmed', 'member.joined'],
  ): Promise<WebhookWithSecretView> {
    const { body } = await this.labeler.post<WebhookWithSecretView>('/webhooks', {
      token: this.token,
      body: { dataset_id: dataset?.id, url, event_types: eventTypes },
    });
    return body;
  }

  async test(webhookId: string): Promise<WebhookDeliveryView> {
    const { token } = this;
    const { body } = await this.labeler.post<WebhookDeliveryView>(`/webhooks/${webhookId}/test`, {
      token,
    });
    return body;
  }

  async deliveries(webhookId: string, query = ''): Promise<WebhookDeliveryView[]> {
    const { token } = this;
    const { body } = await this.labeler.get<WebhookDeliveryPageView>(
      `/webhooks/${webhookId}/deliveries${query}`,
      { token },
    );
    return body.deliveries;
  }

  async delivery({ webhook_id, id }: WebhookDeliveryView): Promise<WebhookDeliveryView> {
    const { token } = this;
    const path = `/webhooks/${webhook_id}/deliveries/${id}`;
    return (await this.labeler.get<WebhookDeliveryView>(path, { token })).body;
  }

  /** The delivery once its attempts under way have ended. */
  settled(delivery: WebhookDeliveryView, attempts = 1): Promise<WebhookDeliveryView> {
    return until(async () => {
      const now = await this.delivery(delivery);
      const [last] = now.attempts;
      return now.attempt_count >= attempts && last?.duration_ms !== null && now;
    });
  }

  /** As if the time of the next attempt had come. */
  async hurry({ id }: WebhookDeliveryView): Promise<void> {
    await this.labeler.databases.labeler(
      'update webhook_deliveries set due_at = now() where id = $1',
      [id],
    );
  }
}

export const PER_ENDPOINT = 2;

const SETTINGS = {
  WEBHOOK_ALLOW_PRIVATE: 'true',
  WEBHOOK_TIMEOUT_SECONDS: '1',
  WEBHOOK_CONCURRENCY: String(PER_ENDPOINT),
  WEBHOOK_SECRET_KEY: 'seventeen letters and more',
};

/** An application whose owner of a dataset has webhooks, a worker, and somebody who receives. */
export class WebhooksStage {
  dataset!: GivenDataset;
  private paths = 0;

  private constructor(
    readonly labeler: Labeler,
    readonly receiver: WebhookReceiver,
    readonly worker: SendingWorker,
    readonly client: WebhooksClient,
  ) {}

  static async start(): Promise<WebhooksStage> {
    const labeler = await startLabeler(SETTINGS);
    const client = new WebhooksClient(labeler, await labeler.signIn(OLIVIA));
    const receiver = await WebhookReceiver.start();
    return new WebhooksStage(labeler, receiver, new SendingWorker(labeler), client);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.receiver.stop();
    await this.labeler.stop();
  }

  /** A new dataset, and no webhooks. */
  async clear(): Promise<void> {
    const { databases } = this.labeler;
    await databases.labeler('delete from webhook_endpoints');
    this.dataset = await givenDataset(databases, { images: 2, taskTypes: ['detection'] });
  }

  newPath(answer: string | number): string {
    return `/${answer}/${(this.paths += 1)}`;
  }

  /** A webhook whose receiver answers like this. */
  async given(answer: string | number): Promise<{ path: string; webhook: WebhookWithSecretView }> {
    const path = this.newPath(answer);
    return { path, webhook: await this.client.create(this.dataset, this.receiver.url(path)) };
  }

  change(webhookId: string, body: object): Promise<CallResult<WebhookView>> {
    const { token } = this.client;
    return this.labeler.call('PATCH', `/api/v1/webhooks/${webhookId}`, { token, body });
  }

  /** An event that is being sent. */
  async dispatched(webhookId: string): Promise<WebhookDeliveryView> {
    const sent = await this.client.test(webhookId);
    await this.worker.dispatch();
    return sent;
  }
}
