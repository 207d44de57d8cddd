import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { WebhookRow } from './webhook-row';

const AUDITED = {
  created: 'webhook_create',
  updated: 'webhook_update',
  deleted: 'webhook_delete',
  rotated: 'webhook_rotate_secret',
  tested: 'webhook_test',
  replayed: 'webhook_replay',
} as const;

/** What is on record of webhooks. */
@Injectable()
export class WebhookJournal {
  constructor(private readonly audit: AuditTrail) {}

  /** In the transaction of the change. Of the URL its host alone: paths of webhooks may be secrets. */
  async note(
    tx: Tx,
    actor: Actor,
    change: keyof typeof AUDITED,
    { webhook, details = {} }: { webhook: WebhookRow; details?: JsonObject },
  ): Promise<void> {
    const { id, dataset_id, url, event_types, status } = webhook;
    await this.audit.record(tx, {
      ...actor,
      action: AUDITED[change],
      resourceType: 'webhook',
      resourceId: id,
      details: { dataset_id, host: new URL(url).host, event_types, status, ...details },
    });
  }
}
