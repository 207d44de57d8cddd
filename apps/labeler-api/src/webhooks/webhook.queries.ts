import { LabelerDb, type WebhookDeliveryStatus } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { type DeliveryRow, WEBHOOK_COLUMNS, type WebhookRow } from './webhook-row';

export interface DeliveryFilter {
  webhookId: string;
  status: WebhookDeliveryStatus | null;
  type: string | null;
  /** Older than this one. */
  before: number | null;
  limit: number;
}

const deliveries = (attempts: string) => `
  select d.id, d.endpoint_id, e.url, v.id as event_id, v.type, v.data, v.created_at as event_created_at, d.status,
         d.attempts, d.due_at, d.holder is not null and d.due_at > now() as is_under_way, d.settled_at,
         (select coalesce(jsonb_agg(jsonb_build_object('number', a.number, 'started_at', a.started_at,
                   'duration_ms', a.duration_ms, 'response_status', a.response_status,
                   'response_body', a.response_body, 'error', a.error) order by a.number desc), '[]')
            from webhook_attempts a where a.delivery_id = d.id ${attempts}) as made
    from webhook_deliveries d
    join webhook_endpoints e on e.id = d.endpoint_id
    join webhook_events v on v.id = d.event_id
   where d.endpoint_id = $1`;

const LIST = `${deliveries('and a.number = d.attempts')}
     and ($2::text is null or d.status = $2) and ($3::text is null or v.type = $3)
     and ($4::bigint is null or d.id < $4)
   order by d.id desc
   limit $5::int`;

const FIND = `${deliveries('')} and d.id = $2`;

/** Reads of webhooks and of what became of their deliveries. */
@Injectable()
export class WebhookQueries {
  constructor(private readonly db: LabelerDb) {}

  async find(id: string): Promise<WebhookRow | undefined> {
    const [row] = await this.db.query<WebhookRow>(
      `select ${WEBHOOK_COLUMNS} from webhook_endpoints e where e.id = $1`,
      [id],
    );
    return row;
  }

  /** Of a dataset; null: of the whole system. */
  list(datasetId: string | null, limit: number): Promise<WebhookRow[]> {
    return this.db.query<WebhookRow>(
      `select ${WEBHOOK_COLUMNS} from webhook_endpoints e
        where e.dataset_id is not distinct from $1::varchar
        order by e.created_at, e.id
        limit $2::int`,
      [datasetId, limit],
    );
  }

  /** The newest first. */
  listDeliveries(filter: DeliveryFilter): Promise<DeliveryRow[]> {
    const { webhookId, status, type, before, limit } = filter;
    return this.db.query<DeliveryRow>(LIST, [webhookId, status, type, before, limit]);
  }

  async findDelivery(webhookId: string, deliveryId: number): Promise<DeliveryRow | undefined> {
    const [row] = await this.db.query<DeliveryRow>(FIND, [webhookId, deliveryId]);
    return row;
  }
}
