import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { Metrics } from '@libs/observability';
import { Injectable } from '@nestjs/common';
import { type ClaimedDelivery, DispatchRepository } from './dispatch.repository';
import { retryDelaySeconds } from './retry-schedule';
import type { SendOutcome } from './webhook-sender';

const GONE = 410;

type Ended = SendOutcome & { durationMs: number };

/** What follows from an attempt. */
@Injectable()
export class WebhookOutcomes {
  private readonly counter;

  constructor(
    private readonly db: LabelerDb,
    private readonly deliveries: DispatchRepository,
    private readonly audit: AuditTrail,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('webhook_attempts_total', 'Attempts to deliver webhooks', [
      'outcome',
    ]);
  }

  /** The process ends before the attempt did. */
  release(delivery: ClaimedDelivery, holder: string): Promise<void> {
    return this.deliveries.release(delivery, holder);
  }

  /** @returns whether the endpoint was given up */
  async settle(delivery: ClaimedDelivery, holder: string, ended: Ended): Promise<boolean> {
    const isDelivered = isSuccess(ended);
    if (isDelivered) await this.deliveries.succeed(delivery, holder, ended);
    const isGivenUp = !isDelivered && (await this.fail(delivery, holder, ended));
    this.counter.inc({ outcome: isDelivered ? 'delivered' : 'failed' });
    return isGivenUp;
  }

  private fail(delivery: ClaimedDelivery, holder: string, ended: Ended): Promise<boolean> {
    const isGone = ended.status === GONE;
    const retryAfterSeconds = isGone ? null : (retryDelaySeconds(delivery.attemptInRound) ?? null);
    return this.db.transaction(async (tx) => {
      const failure = { ...ended, retryAfterSeconds, isGone };
      const isGivenUp = await this.deliveries.fail(tx, delivery, holder, failure);
      if (isGivenUp) {
        await this.audit.record(tx, {
          userId: null,
          action: 'webhook_give_up',
          resourceType: 'webhook',
          resourceId: delivery.endpointId,
          details: { response_status: ended.status, error: ended.error },
          origin: { ipAddress: null, userAgent: null },
        });
      }
      return isGivenUp;
    });
  }
}

function isSuccess({ status }: SendOutcome): boolean {
  return status !== null && status >= 200 && status < 300;
}
