import type { PersonCaller } from '@libs/auth';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { type ListDeliveriesQuery } from './dto/list-deliveries.query';
import { type ReplayRangeDto, toReplayRange } from './dto/replay-range.dto';
import {
  type ReplayedView,
  toDeliveryView,
  type WebhookDeliveryPageView,
  type WebhookDeliveryView,
} from './dto/webhook-delivery.view';
import { WebhookAccess } from './webhook-access';
import { WebhookReplays } from './webhook-replays';
import { WebhookQueries } from './webhook.queries';
import { WebhookDeliveryNotFoundError } from './webhooks.errors';
import type { Asker } from './webhooks.service';

/** What a webhook was told, and telling it again. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly db: LabelerDb,
    private readonly access: WebhookAccess,
    private readonly webhooks: WebhookQueries,
    private readonly replays: WebhookReplays,
  ) {}

  /** @throws what `WebhookAccess.find` throws */
  async list(
    caller: PersonCaller,
    webhookId: string,
    { status, event_type, cursor, limit }: ListDeliveriesQuery,
  ): Promise<WebhookDeliveryPageView> {
    await this.access.find(caller, webhookId);
    const rows = await this.webhooks.listDeliveries({
      webhookId,
      status: status ?? null,
      type: event_type ?? null,
      before: cursor === undefined ? null : Number(cursor),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    return {
      deliveries: page.map(toDeliveryView),
      next_cursor: rows.length > limit ? String(page.at(-1)?.id) : null,
    };
  }

  /** @throws what `WebhookAccess.find` throws, WebhookDeliveryNotFoundError */
  async get(caller: PersonCaller, webhookId: string, id: number): Promise<WebhookDeliveryView> {
    await this.access.find(caller, webhookId);
    return this.view(webhookId, id);
  }

  /** @throws what `WebhookAccess.find` throws, WebhookDisabledError */
  async test({ caller, actor }: Asker, webhookId: string): Promise<WebhookDeliveryView> {
    const webhook = await this.access.find(caller, webhookId);
    const id = await this.db.transaction((tx) => this.replays.test(tx, actor, webhook));
    return this.view(webhookId, id);
  }

  /** @throws what `WebhookAccess.find` throws, WebhookDeliveryNotFoundError, WebhookDeliveryUnderWayError */
  async replay(
    { caller, actor }: Asker,
    webhookId: string,
    id: number,
  ): Promise<WebhookDeliveryView> {
    const webhook = await this.access.find(caller, webhookId);
    await this.view(webhookId, id);
    await this.db.transaction((tx) => this.replays.one(tx, actor, webhook, id));
    return this.view(webhookId, id);
  }

  /** @throws what `WebhookAccess.find` throws */
  async replayRange(
    { caller, actor }: Asker,
    webhookId: string,
    dto: ReplayRangeDto,
  ): Promise<ReplayedView> {
    const webhook = await this.access.find(caller, webhookId);
    const range = toReplayRange(dto);
    const replayed = await this.db.transaction((tx) =>
      this.replays.range(tx, actor, webhook, range),
    );
    return { replayed: replayed.count, next_since: replayed.nextSince?.toISOString() ?? null };
  }

  private async view(webhookId: string, id: number): Promise<WebhookDeliveryView> {
    const row = await this.webhooks.findDelivery(webhookId, id);
    if (!row) throw new WebhookDeliveryNotFoundError(id);
    return toDeliveryView(row);
  }
}
