import { AppError } from '@libs/errors';

/** Metrics are guarded by `METRICS_TOKEN` and the scrape did not carry it. */
export class MetricsTokenError extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'invalid_metrics_token';

  constructor() {
    super('Send the metrics token as a bearer token', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
}
