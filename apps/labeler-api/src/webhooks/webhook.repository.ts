import type { Tx } from '@libs/database';
import type { WebhookEventType } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { WEBHOOK_COLUMNS, type WebhookRow } from './webhook-row';

export interface NewWebhook {
  id: string;
  datasetId: string | null;
  url: string;
  description: string | null;
  eventTypes: readonly WebhookEventType[];
  /** As it is stored. */
  secret: string;
  createdBy: number;
}

/** What is left out stays. */
export interface WebhookChange {
  url?: string | undefined;
  description?: string | null | undefined;
  eventTypes?: readonly WebhookEventType[] | undefined;
  isEnabled?: boolean | undefined;
}

const INSERT = `
  insert into webhook_endpoints as e (id, dataset_id, url, description, event_types, secret, created_by)
  values ($1, $2, $3, $4, $5, $6, $7)
  returning ${WEBHOOK_COLUMNS}`;

const UPDATE = `
  update webhook_endpoints e
     set url = coalesce($2, e.url), description = case when $3::boolean then $4 else e.description end,
         event_types = coalesce($5::text[], e.event_types),
         status = case $6::boolean when true then 'enabled' when false then 'disabled' else e.status end,
         disabled_at = case $6::boolean when true then null when false then coalesce(e.disabled_at, now())
                       else e.disabled_at end,
         failing_since = case when $6::boolean and e.status <> 'enabled' then null else e.failing_since end,
         updated_at = now()
   where e.id = $1
  returning ${WEBHOOK_COLUMNS}`;

/** Writes of webhooks, in the transaction of the caller. */
@Injectable()
export class WebhookRepository {
  /** How many there are of a dataset, or of the whole system; nobody adds one until the transaction ends. */
  async lockCount(tx: Tx, datasetId: string | null): Promise<number> {
    const scope = `webhooks of ${datasetId ?? 'the system'}`;
    await tx.sql`select pg_advisory_xact_lock(hashtextextended(${scope}, 0))`;
    const [row] = await tx.sql<{ count: number }>`
      select count(*) as count from webhook_endpoints e
       where e.dataset_id is not distinct from ${datasetId}::varchar`;
    return row?.count ?? 0;
  }

  async insert(tx: Tx, webhook: NewWebhook): Promise<WebhookRow> {
    const { id, datasetId, url, description, eventTypes, secret, createdBy } = webhook;
    const values = [id, datasetId, url, description, eventTypes, secret, createdBy];
    const [row] = await tx.query<WebhookRow>(INSERT, values);
    if (!row) throw new Error('The webhook was not stored');
    return row;
  }

  /** Undefined when it is gone. What waits for a webhook that is enabled again is sent at once. */
  async update(tx: Tx, id: string, change: WebhookChange): Promise<WebhookRow | undefined> {
    const { url = null, description, eventTypes = null, isEnabled = null } = change;
    const isDescribed = description !== undefined;
    const values = [id, url, isDescribed, description ?? null, eventTypes, isEnabled];
    const [row] = await tx.query<WebhookRow>(UPDATE, values);
    return row;
  }

  /** The secret becomes the previous one, which signs beside the new one for a while. */
  async rotate(
    tx: Tx,
    id: string,
    secret: string,
    overlapSeconds: number,
  ): Promise<WebhookRow | undefined> {
    const [row] = await tx.query<WebhookRow>(
      `update webhook_endpoints e
          set secret = $2, previous_secret = case when $3::int > 0 then e.secret end,
              previous_secret_until = case when $3::int > 0 then now() + make_interval(secs => $3::int) end,
              updated_at = now()
        where e.id = $1
       returning ${WEBHOOK_COLUMNS}`,
      [id, secret, overlapSeconds],
    );
    return row;
  }

  /** @returns false when it is gone */
  async delete(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.sql`delete from webhook_endpoints where id = ${id} returning 1`;
    return rows.length > 0;
  }

  /** An event for this webhook alone. @returns the id of its delivery; undefined when the webhook is not enabled */
  async insertTest(tx: Tx, id: string, eventId: string): Promise<number | undefined> {
    const [row] = await tx.sql<{ id: number }>`
      with endpoint as (
        select e.id from webhook_endpoints e where e.id = ${id} and e.status = 'enabled' for key share
      ), event as (
        insert into webhook_events (id, type, data)
        select ${eventId}, 'webhook.test', jsonb_build_object('webhook_id', e.id) from endpoint e
        returning id
      )
      insert into webhook_deliveries (endpoint_id, event_id)
      select e.id, v.id from endpoint e cross join event v
      returning id`;
    return row?.id;
  }
}
