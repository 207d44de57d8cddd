import { WEBHOOK_DELIVERY_STATUSES, type WebhookDeliveryStatus } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import { messageOf } from '../webhook-message';
import type { AttemptRow, DeliveryRow } from '../webhook-row';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });
const whole = (example: number | null) => ({ type: 'integer', nullable: true, example }) as const;

export class WebhookAttemptView {
  @ApiProperty({ type: 'integer', example: 1 })
  number!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  started_at!: string;

  @ApiProperty({
    ...whole(84),
    description: 'Null while the request is under way, and when its sender died before it ended.',
  })
  duration_ms!: number | null;

  @ApiProperty({ ...whole(500), description: 'Null when there was no answer.' })
  response_status!: number | null;

  @ApiProperty({ ...text('internal error'), description: 'The beginning of the answer.' })
  response_body!: string | null;

  @ApiProperty({ ...text(null), description: 'Why there was no answer.' })
  error!: string | null;
}

export class WebhookRequestView {
  @ApiProperty({ example: 'https://trainer.example.com/hooks/vision' })
  url!: string;

  @ApiProperty({
    description: 'As it is signed and sent.',
    example: '{"type":"webhook.test","timestamp":"2026-01-05T09:30:00.000Z","data":{}}',
  })
  body!: string;
}

export class WebhookDeliveryView {
  @ApiProperty({ type: 'integer', example: 4711 })
  id!: number;

  @ApiProperty({ example: 'wh_0123456789abcdef' })
  webhook_id!: string;

  @ApiProperty({
    description: 'The `webhook-id` of every attempt.',
    example: 'evt_0123456789abcdef0123456789abcdef',
  })
  event_id!: string;

  @ApiProperty({ example: 'dataset.published' })
  event_type!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ enum: WEBHOOK_DELIVERY_STATUSES, example: 'pending' })
  status!: WebhookDeliveryStatus;

  @ApiProperty({ type: 'integer', example: 1 })
  attempt_count!: number;

  @ApiProperty({ ...time('2026-01-05T09:30:05.000Z'), description: 'Null when there is none.' })
  next_attempt_at!: string | null;

  @ApiProperty({ ...time(null), description: 'When it arrived, or was given up.' })
  settled_at!: string | null;

  @ApiProperty({ type: WebhookRequestView })
  request!: WebhookRequestView;

  @ApiProperty({
    type: [WebhookAttemptView],
    description: 'The newest first; in lists the newest alone.',
  })
  attempts!: WebhookAttemptView[];
}

export class WebhookDeliveryPageView {
  @ApiProperty({ type: [WebhookDeliveryView] })
  deliveries!: WebhookDeliveryView[];

  @ApiProperty({ ...text('4710'), description: 'Null on the last page.' })
  next_cursor!: string | null;
}

export class ReplayedView {
  @ApiProperty({ type: 'integer', description: 'Deliveries that are sent again.', example: 12 })
  replayed!: number;

  @ApiProperty({
    ...time(null),
    description: 'There were more than one request takes: the rest begins here.',
  })
  next_since!: string | null;
}

export function toDeliveryView(row: DeliveryRow): WebhookDeliveryView {
  const event = { type: row.type, createdAt: row.event_created_at, data: row.data };
  return {
    id: row.id,
    webhook_id: row.endpoint_id,
    event_id: row.event_id,
    event_type: row.type,
    created_at: row.event_created_at.toISOString(),
    status: row.status,
    attempt_count: row.attempts,
    next_attempt_at:
      row.status === 'pending' && !row.is_under_way ? row.due_at.toISOString() : null,
    settled_at: row.settled_at?.toISOString() ?? null,
    request: { url: row.url, body: messageOf(event) },
    attempts: row.made.map(toAttemptView),
  };
}

function toAttemptView({ started_at, ...attempt }: AttemptRow): WebhookAttemptView {
  return { ...attempt, started_at: new Date(started_at).toISOString() };
}
