import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { WebhookEndpointStatus } from '../vocabulary';
import { Dataset } from './dataset.entity';

/** An address that is told of events. */
@Entity({ name: 'webhook_endpoints' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_webhook_endpoints_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_webhook_endpoints_dataset', ['datasetId'])
@Check('ck_webhook_endpoints_status', "status in ('enabled', 'disabled', 'failed')")
@Check('ck_webhook_endpoints_disabled', "(status = 'enabled') = (disabled_at is null)")
@Check('ck_webhook_endpoints_event_types', 'cardinality(event_types) > 0')
@Check(
  'ck_webhook_endpoints_previous_secret',
  '(previous_secret is null) = (previous_secret_until is null)',
)
export class WebhookEndpoint {
  @PrimaryColumn({ type: 'text' })
  id: string;

  /** Null: what happens anywhere in the system. */
  @Column({ type: 'varchar', length: 100, nullable: true })
  datasetId: string | null;

  @Column({ type: 'text' })
  url: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'text', array: true })
  eventTypes: string[];

  @Column({ type: 'text', default: 'enabled' })
  status: WebhookEndpointStatus;

  /** Sealed, where a key is set. */
  @Column({ type: 'text' })
  secret: string;

  /** Signs beside the secret until then. */
  @Column({ type: 'text', nullable: true })
  previousSecret: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  previousSecretUntil: Date | null;

  /** The first failure since the last success. */
  @Column({ type: 'timestamptz', nullable: true })
  failingSince: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  disabledAt: Date | null;

  @Column({ type: 'int' })
  createdBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
