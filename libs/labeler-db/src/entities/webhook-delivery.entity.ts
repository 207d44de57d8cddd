import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { WebhookDeliveryStatus } from '../vocabulary';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookEvent } from './webhook-event.entity';

/** An event on its way to an endpoint. */
@Entity({ name: 'webhook_deliveries' })
@Unique('uq_webhook_deliveries_event', ['eventId', 'endpointId'])
@ForeignKey(() => WebhookEndpoint, ['endpointId'], ['id'], {
  name: 'fk_webhook_deliveries_endpoint',
  onDelete: 'CASCADE',
})
@ForeignKey(() => WebhookEvent, ['eventId'], ['id'], {
  name: 'fk_webhook_deliveries_event',
  onDelete: 'CASCADE',
})
@Index('ix_webhook_deliveries_endpoint', ['endpointId', 'id'])
@Index('ix_webhook_deliveries_due', ['endpointId', 'dueAt'], { where: "status = 'pending'" })
@Index('ix_webhook_deliveries_held', ['endpointId'], { where: 'holder is not null' })
@Check('ck_webhook_deliveries_status', "status in ('pending', 'delivered', 'failed')")
@Check(
  'ck_webhook_deliveries_settled',
  "(status = 'pending') = (settled_at is null) and (status = 'pending' or holder is null)",
)
@Check('ck_webhook_deliveries_attempts', 'round_start >= 0 and attempts >= round_start')
export class WebhookDelivery {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column({ type: 'text' })
  endpointId: string;

  @Column({ type: 'text' })
  eventId: string;

  @Column({ type: 'text', default: 'pending' })
  status: WebhookDeliveryStatus;

  /** When it is sent next; while somebody sends it: when that one is taken for dead. */
  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  dueAt: Date;

  /** Who is sending it. */
  @Column({ type: 'uuid', nullable: true })
  holder: string | null;

  @Column({ type: 'int', default: 0 })
  attempts: number;

  /** So many attempts were made before it was last sent anew. */
  @Column({ type: 'int', default: 0 })
  roundStart: number;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  settledAt: Date | null;
}
