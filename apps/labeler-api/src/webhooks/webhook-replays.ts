import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../audit/actor';
import { DeliveryRepository, type Replayed, type ReplayRange } from './delivery.repository';
import { WebhookJournal } from './webhook-journal';
import type { WebhookRow } from './webhook-row';
import { WebhookRepository } from './webhook.repository';
import { WebhookDeliveryUnderWayError, WebhookDisabledError } from './webhooks.errors';

/** The transactions that send something by hand, with what is on record of them. */
@Injectable()
export class WebhookReplays {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly journal: WebhookJournal,
  ) {}

  /** @returns the id of the delivery. @throws WebhookDisabledError */
  async test(tx: Tx, actor: Actor, webhook: WebhookRow): Promise<number> {
    const eventId = `evt_${randomUUID().replaceAll('-', '')}`;
    const id = await this.webhooks.insertTest(tx, webhook.id, eventId);
    if (id === undefined) throw new WebhookDisabledError(webhook.id);
    await this.journal.note(tx, actor, 'tested', { webhook });
    return id;
  }

  /** @throws WebhookDeliveryUnderWayError */
  async one(tx: Tx, actor: Actor, webhook: WebhookRow, id: number): Promise<void> {
    if (!(await this.deliveries.replay(tx, webhook.id, id))) {
      throw new WebhookDeliveryUnderWayError(id);
    }
    await this.journal.note(tx, actor, 'replayed', { webhook, details: { delivery_id: id } });
  }

  async range(tx: Tx, actor: Actor, webhook: WebhookRow, range: ReplayRange): Promise<Replayed> {
    const replayed = await this.deliveries.replayRange(tx, webhook.id, range);
    const { since, until, includeDelivered } = range;
    const details = { since, until, include_delivered: includeDelivered, count: replayed.count };
    await this.journal.note(tx, actor, 'replayed', { webhook, details });
    return replayed;
  }
}
