import { AppError } from '@libs/errors';

/** There is no such webhook for this user. */
export class WebhookNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'webhook_not_found';

  constructor(webhookId: string) {
    super(`Webhook ${webhookId} does not exist`, { fields: { webhook_id: webhookId } });
  }
}

/** The webhook was never told of this, or it is too long ago. */
export class WebhookDeliveryNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'webhook_delivery_not_found';

  constructor(deliveryId: number) {
    super(`Delivery ${deliveryId} does not exist`, { fields: { delivery_id: deliveryId } });
  }
}

/** Nothing may be sent there. */
export class WebhookUrlRefusedError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'webhook_url_refused';

  constructor(reason: string) {
    super(`The URL cannot be used: ${reason}`);
  }
}

/** The dataset, or the system, has as many webhooks as it may have. */
export class TooManyWebhooksError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'too_many_webhooks';

  constructor(max: number) {
    super(`There are ${max} webhooks already; remove one first`, { fields: { max } });
  }
}

/** It is not told of anything until it is enabled again. */
export class WebhookDisabledError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'webhook_disabled';

  constructor(webhookId: string) {
    super('The webhook is disabled; enable it first', { fields: { webhook_id: webhookId } });
  }
}

/** A request is under way, and its outcome not known. */
export class WebhookDeliveryUnderWayError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'webhook_delivery_under_way';

  constructor(deliveryId: number) {
    super('The delivery is being sent at this moment', { fields: { delivery_id: deliveryId } });
  }
}
