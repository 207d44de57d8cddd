import { Metrics } from '@libs/observability';
import { Injectable } from '@nestjs/common';
import type { Decision } from './rate-limiter';

/** Counts refused requests by policy. One for all guards, of which each module has its own. */
@Injectable()
export class Refusals {
  private readonly counter;

  constructor(metrics: Metrics) {
    this.counter = metrics.counter('rate_limited_requests_total', 'Requests refused by policy', [
      'policy',
    ]);
  }

  count({ states }: Decision): void {
    for (const { room, policy } of states) {
      if (!room) this.counter.inc({ policy: policy.name });
    }
  }
}
