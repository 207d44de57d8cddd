import type { PersonCaller } from '@libs/auth';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { CreateWebhookDto } from './dto/create-webhook.dto';
import type { UpdateWebhookDto } from './dto/update-webhook.dto';
import {
  toWebhookView,
  type WebhookListView,
  type WebhookView,
  type WebhookWithSecretView,
} from './dto/webhook.view';
import { WebhookAccess } from './webhook-access';
import { WebhookChanges } from './webhook-changes';
import { WebhookQueries } from './webhook.queries';

/** Of a dataset, and of the system. */
const MAX_WEBHOOKS = 20;

/** Who asks, as `@CurrentPerson()` and `@CurrentActor()` tell. */
export interface Asker {
  caller: PersonCaller;
  actor: Actor;
}

/** Webhooks, for those who manage them. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly db: LabelerDb,
    private readonly access: WebhookAccess,
    private readonly webhooks: WebhookQueries,
    private readonly changes: WebhookChanges,
  ) {}

  /** @throws what `WebhookAccess.scope` throws, WebhookUrlRefusedError, TooManyWebhooksError */
  async create({ caller, actor }: Asker, dto: CreateWebhookDto): Promise<WebhookWithSecretView> {
    const datasetId = await this.access.scope(caller, dto.dataset_id ?? null);
    return this.db.transaction(async (tx) => {
      const wish = { datasetId, max: MAX_WEBHOOKS, dto };
      const { row, secret } = await this.changes.create(tx, actor, wish);
      return { ...toWebhookView(row), secret };
    });
  }

  async list(caller: PersonCaller, reference: string | undefined): Promise<WebhookListView> {
    const datasetId = await this.access.scope(caller, reference ?? null);
    const rows = await this.webhooks.list(datasetId, MAX_WEBHOOKS);
    return { webhooks: rows.map(toWebhookView) };
  }

  /** @throws what `WebhookAccess.find` throws */
  async get(caller: PersonCaller, id: string): Promise<WebhookView> {
    return toWebhookView(await this.access.find(caller, id));
  }

  /** @throws what `WebhookAccess.find` throws, WebhookUrlRefusedError */
  async update({ caller, actor }: Asker, id: string, dto: UpdateWebhookDto): Promise<WebhookView> {
    await this.access.find(caller, id);
    const row = await this.db.transaction((tx) => this.changes.update(tx, actor, id, dto));
    return toWebhookView(row);
  }

  /** @throws what `WebhookAccess.find` throws */
  async rotate(
    { caller, actor }: Asker,
    id: string,
    overlapSeconds: number,
  ): Promise<WebhookWithSecretView> {
    await this.access.find(caller, id);
    const { row, secret } = await this.db.transaction((tx) =>
      this.changes.rotate(tx, actor, id, overlapSeconds),
    );
    return { ...toWebhookView(row), secret };
  }

  /** @throws what `WebhookAccess.find` throws */
  async delete({ caller, actor }: Asker, id: string): Promise<void> {
    const webhook = await this.access.find(caller, id);
    await this.db.transaction((tx) => this.changes.delete(tx, actor, webhook));
  }
}
