import type {
  JsonObject,
  WebhookDeliveryStatus,
  WebhookEndpointStatus,
  WebhookEventType,
} from '@libs/labeler-db';

/** A webhook as people see it: without its secrets. */
export type WebhookRow = {
  id: string;
  dataset_id: string | null;
  url: string;
  description: string | null;
  event_types: WebhookEventType[];
  status: WebhookEndpointStatus;
  failing_since: Date | null;
  disabled_at: Date | null;
  /** Null, too, once it is over. */
  previous_secret_until: Date | null;
  created_by: number;
  created_at: Date;
  updated_at: Date;
};

/** The columns of `WebhookRow`; the table is `e`. */
export const WEBHOOK_COLUMNS = `e.id, e.dataset_id, e.url, e.description, e.event_types, e.status, e.failing_since,
  e.disabled_at, case when e.previous_secret_until > now() then e.previous_secret_until end as previous_secret_until,
  e.created_by, e.created_at, e.updated_at`;

export interface AttemptRow {
  number: number;
  started_at: string;
  duration_ms: number | null;
  response_status: number | null;
  response_body: string | null;
  error: string | null;
}

export type DeliveryRow = {
  id: number;
  endpoint_id: string;
  url: string;
  event_id: string;
  type: string;
  data: JsonObject;
  event_created_at: Date;
  status: WebhookDeliveryStatus;
  attempts: number;
  due_at: Date;
  is_under_way: boolean;
  settled_at: Date | null;
  /** The newest first; in lists the newest alone. */
  made: AttemptRow[];
};
