import { AccessModule } from '@libs/access';
import { AuditModule } from '@libs/audit';
import { type DynamicModule, Module } from '@nestjs/common';
import { DeliveryRepository } from './delivery.repository';
import { SecretBox } from './secret-box';
import { WebhookAccess } from './webhook-access';
import { WebhookChanges } from './webhook-changes';
import { WebhookDeliveriesController } from './webhook-deliveries.controller';
import { WebhookDeliveriesService } from './webhook-deliveries.service';
import { WebhookJournal } from './webhook-journal';
import { WebhookReplays } from './webhook-replays';
import { WebhookQueries } from './webhook.queries';
import { WebhookRepository } from './webhook.repository';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from './webhooks.config';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

/** Other systems that are told of events. The worker tells them. */
@Module({})
export class WebhooksModule {
  static forRoot(config: WebhooksConfig): DynamicModule {
    return {
      module: WebhooksModule,
      imports: [AccessModule, AuditModule],
      controllers: [WebhooksController, WebhookDeliveriesController],
      providers: [
        { provide: WEBHOOKS_CONFIG, useValue: config },
        { provide: SecretBox, useValue: new SecretBox(config.secretKeys) },
        DeliveryRepository,
        WebhookAccess,
        WebhookChanges,
        WebhookDeliveriesService,
        WebhookJournal,
        WebhookQueries,
        WebhookReplays,
        WebhookRepository,
        WebhooksService,
      ],
    };
  }
}
