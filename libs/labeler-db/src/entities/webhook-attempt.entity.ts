import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WebhookDelivery } from './webhook-delivery.entity';

/** One request to an endpoint. Without a duration it is under way, or its sender died. */
@Entity({ name: 'webhook_attempts' })
@ForeignKey(() => WebhookDelivery, ['deliveryId'], ['id'], {
  name: 'fk_webhook_attempts_delivery',
  onDelete: 'CASCADE',
})
@Check('ck_webhook_attempts_number', 'number > 0')
@Check('ck_webhook_attempts_duration', 'duration_ms >= 0')
export class WebhookAttempt {
  @PrimaryColumn({ type: 'bigint' })
  deliveryId: number;

  @PrimaryColumn({ type: 'int' })
  number: number;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  startedAt: Date;

  @Column({ type: 'int', nullable: true })
  durationMs: number | null;

  @Column({ type: 'int', nullable: true })
  responseStatus: number | null;

  /** The beginning of it. */
  @Column({ type: 'text', nullable: true })
  responseBody: string | null;

  @Column({ type: 'text', nullable: true })
  error: string | null;
}
