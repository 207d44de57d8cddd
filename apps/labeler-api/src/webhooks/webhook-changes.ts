import type { Tx } from '@libs/database';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Actor } from '../audit/actor';
import type { CreateWebhookDto } from './dto/create-webhook.dto';
import type { UpdateWebhookDto } from './dto/update-webhook.dto';
import { newWebhookSecret, SecretBox } from './secret-box';
import { WebhookJournal } from './webhook-journal';
import type { WebhookRow } from './webhook-row';
import { refusalOfUrl } from './webhook-url';
import { WebhookRepository } from './webhook.repository';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from './webhooks.config';
import {
  TooManyWebhooksError,
  WebhookNotFoundError,
  WebhookUrlRefusedError,
} from './webhooks.errors';

const ID_BYTES = 8;

export interface WithSecret {
  row: WebhookRow;
  /** Told once and never again. */
  secret: string;
}

/** The transactions that change webhooks, with what is on record of them. */
@Injectable()
export class WebhookChanges {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly journal: WebhookJournal,
    private readonly secrets: SecretBox,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
  ) {}

  /** @throws WebhookUrlRefusedError, TooManyWebhooksError */
  async create(
    tx: Tx,
    actor: Actor,
    { datasetId, max, dto }: { datasetId: string | null; max: number; dto: CreateWebhookDto },
  ): Promise<WithSecret> {
    this.assertUsable(dto.url);
    if ((await this.webhooks.lockCount(tx, datasetId)) >= max) throw new TooManyWebhooksError(max);
    const id = `wh_${randomBytes(ID_BYTES).toString('hex')}`;
    const secret = newWebhookSecret();
    const row = await this.webhooks.insert(tx, {
      id,
      datasetId,
      url: dto.url,
      description: dto.description ?? null,
      eventTypes: [...new Set(dto.event_types)],
      secret: this.secrets.seal(secret, id),
      createdBy: actor.userId,
    });
    await this.journal.note(tx, actor, 'created', { webhook: row });
    return { row, secret };
  }

  /** @throws WebhookUrlRefusedError, WebhookNotFoundError */
  async update(tx: Tx, actor: Actor, id: string, dto: UpdateWebhookDto): Promise<WebhookRow> {
    if (dto.url !== undefined) this.assertUsable(dto.url);
    const row = await this.webhooks.update(tx, id, {
      url: dto.url,
      description: dto.description,
      eventTypes: dto.event_types && [...new Set(dto.event_types)],
      isEnabled: dto.enabled,
    });
    if (!row) throw new WebhookNotFoundError(id);
    await this.journal.note(tx, actor, 'updated', { webhook: row });
    return row;
  }

  /** @throws WebhookNotFoundError */
  async rotate(tx: Tx, actor: Actor, id: string, overlapSeconds: number): Promise<WithSecret> {
    const secret = newWebhookSecret();
    const stored = this.secrets.seal(secret, id);
    const row = await this.webhooks.rotate(tx, id, stored, overlapSeconds);
    if (!row) throw new WebhookNotFoundError(id);
    await this.journal.note(tx, actor, 'rotated', {
      webhook: row,
      details: { overlap_seconds: overlapSeconds },
    });
    return { row, secret };
  }

  /** @throws WebhookNotFoundError */
  async delete(tx: Tx, actor: Actor, webhook: WebhookRow): Promise<void> {
    if (!(await this.webhooks.delete(tx, webhook.id))) throw new WebhookNotFoundError(webhook.id);
    await this.journal.note(tx, actor, 'deleted', { webhook });
  }

  private assertUsable(url: string): void {
    const refusal = refusalOfUrl(url, this.config);
    if (refusal) throw new WebhookUrlRefusedError(refusal);
  }
}
