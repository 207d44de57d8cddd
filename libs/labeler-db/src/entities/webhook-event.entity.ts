import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';

/** Something that happened while somebody was subscribed to it. */
@Entity({ name: 'webhook_events' })
@Index('ix_webhook_events_created', ['createdAt'])
@Check('ck_webhook_events_data', "jsonb_typeof(data) = 'object'")
export class WebhookEvent {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'jsonb' })
  data: JsonObject;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt: Date;
}
