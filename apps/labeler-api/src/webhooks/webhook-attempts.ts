import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ClaimedDelivery } from './dispatch.repository';
import { SecretBox } from './secret-box';
import { signatureHeaders } from './signature';
import { messageOf } from './webhook-message';
import { WebhookOutcomes } from './webhook-outcomes';
import { type SendOutcome, WebhookSender } from './webhook-sender';

const UNREADABLE: SendOutcome = {
  status: null,
  body: null,
  error: 'The secret of the endpoint cannot be read',
};

/** One attempt of a delivery: signed, sent, and on record. */
@Injectable()
export class WebhookAttempts {
  constructor(
    private readonly outcomes: WebhookOutcomes,
    private readonly sender: WebhookSender,
    private readonly secrets: SecretBox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws DatabaseUnavailableError; the lease then ends, and the event is sent again */
  async make(delivery: ClaimedDelivery, holder: string, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const outcome = await this.send(delivery, signal);
    const durationMs = Math.round(performance.now() - started);
    if (outcome.status === null && signal.aborted) return this.outcomes.release(delivery, holder);
    const isGivenUp = await this.outcomes.settle(delivery, holder, { ...outcome, durationMs });
    if (isGivenUp) this.logger.warn({ webhook_id: delivery.endpointId }, 'webhook given up');
  }

  private async send(delivery: ClaimedDelivery, signal: AbortSignal): Promise<SendOutcome> {
    const body = messageOf(delivery);
    const timestamp = Math.floor(Date.now() / 1000);
    let headers: Record<string, string>;
    try {
      headers = signatureHeaders(
        { id: delivery.eventId, timestamp, body },
        this.secretsOf(delivery),
      );
    } catch (error) {
      this.logger.error({ err: error, webhook_id: delivery.endpointId }, 'webhook not signed');
      return UNREADABLE;
    }
    return this.sender.send(delivery.url, headers, body, signal);
  }

  private secretsOf({ endpointId, secret, previousSecret }: ClaimedDelivery): string[] {
    const stored = previousSecret === null ? [secret] : [secret, previousSecret];
    return stored.map((each) => this.secrets.open(each, endpointId));
  }
}
