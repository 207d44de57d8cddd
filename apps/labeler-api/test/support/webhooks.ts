import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { LOGGER, type Logger, Metrics } from '@libs/observability';
import type { GivenDataset } from '@libs/testing';
import { until } from '../../../../test/support/until';
import type {
  WebhookDeliveryPageView,
  WebhookDeliveryView,
} from '../../src/webhooks/dto/webhook-delivery.view';
import type { WebhookWithSecretView } from '../../src/webhooks/dto/webhook.view';
import { DispatchRepository } from '../../src/webhooks/dispatch.repository';
import { SecretBox } from '../../src/webhooks/secret-box';
import { WebhookAttempts } from '../../src/webhooks/webhook-attempts';
import { WebhookDispatcher } from '../../src/webhooks/webhook-dispatcher';
import { WebhookOutcomes } from '../../src/webhooks/webhook-outcomes';
import { WebhookSender } from '../../src/webhooks/webhook-sender';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from '../../src/webhooks/webhooks.config';
import type { Labeler } from './labeler';

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
