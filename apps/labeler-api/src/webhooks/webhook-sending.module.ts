import { AuditModule } from '@libs/audit';
import { type DynamicModule, Module } from '@nestjs/common';
import { DispatchRepository } from './dispatch.repository';
import { SecretBox } from './secret-box';
import { WebhookAttempts } from './webhook-attempts';
import { WebhookDispatcher } from './webhook-dispatcher';
import { WebhookOutcomes } from './webhook-outcomes';
import { WebhookSender } from './webhook-sender';
import { WebhookSweep } from './webhook-sweep';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from './webhooks.config';

/** What the worker does about webhooks. Needs its job queue. */
@Module({})
export class WebhookSendingModule {
  static forRoot(config: WebhooksConfig): DynamicModule {
    return {
      module: WebhookSendingModule,
      imports: [AuditModule],
      providers: [
        { provide: WEBHOOKS_CONFIG, useValue: config },
        { provide: SecretBox, useValue: new SecretBox(config.secretKeys) },
        DispatchRepository,
        WebhookAttempts,
        WebhookDispatcher,
        WebhookOutcomes,
        WebhookSender,
        WebhookSweep,
      ],
    };
  }
}
