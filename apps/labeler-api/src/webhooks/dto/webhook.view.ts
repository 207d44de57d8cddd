import {
  WEBHOOK_EVENT_TYPES,
  type WebhookEndpointStatus,
  type WebhookEventType,
} from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import type { WebhookRow } from '../webhook-row';
import { EVENT_TYPES_FIELD } from './webhook-rules';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });
const STATUSES: WebhookEndpointStatus[] = ['enabled', 'disabled', 'failed'];

export class WebhookView {
  @ApiProperty({ example: 'wh_0123456789abcdef' })
  id!: string;

  @ApiProperty({ ...text('ds_0123456789abcdef'), description: 'Null: the whole system.' })
  dataset_id!: string | null;

  @ApiProperty({ example: 'https://trainer.example.com/hooks/vision' })
  url!: string;

  @ApiProperty(text('Starts a training when a version is published'))
  description!: string | null;

  @ApiProperty(EVENT_TYPES_FIELD)
  event_types!: WebhookEventType[];

  @ApiProperty({
    enum: STATUSES,
    description:
      '`disabled` by somebody; `failed`: by the system, because nothing could be delivered for days or the receiver ' +
      'answered 410. Either is ended by enabling it.',
    example: 'enabled',
  })
  status!: WebhookEndpointStatus;

  @ApiProperty({ ...time(null), description: 'The first failure since the last success.' })
  failing_since!: string | null;

  @ApiProperty(time(null))
  disabled_at!: string | null;

  @ApiProperty({
    ...time(null),
    description: 'Until then messages are signed with the previous secret, too.',
  })
  previous_secret_expires_at!: string | null;

  @ApiProperty({ type: 'integer', example: 4 })
  created_by!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  updated_at!: string;
}

export class WebhookWithSecretView extends WebhookView {
  @ApiProperty({
    description: 'Signs the messages. It is shown here and never again.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret!: string;
}

export class WebhookListView {
  @ApiProperty({ type: [WebhookView] })
  webhooks!: WebhookView[];
}

export class WebhookEventTypeView {
  @ApiProperty({ enum: WEBHOOK_EVENT_TYPES, example: 'dataset.published' })
  type!: WebhookEventType;

  @ApiProperty({ example: 'A version became what is published of a task of a dataset.' })
  description!: string;
}

export class WebhookEventTypesView {
  @ApiProperty({ type: [WebhookEventTypeView] })
  event_types!: WebhookEventTypeView[];
}

export function toWebhookView(row: WebhookRow): WebhookView {
  return {
    id: row.id,
    dataset_id: row.dataset_id,
    url: row.url,
    description: row.description,
    event_types: row.event_types,
    status: row.status,
    failing_since: row.failing_since?.toISOString() ?? null,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    previous_secret_expires_at: row.previous_secret_until?.toISOString() ?? null,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
