import { type Row, row } from './row';

const unknownWebhook = () => ({ webhook_id: 'wh_0000000000000000' });
const unknownDelivery = () => ({ ...unknownWebhook(), delivery_id: 1 });
const unknownJob = () => ({ job_id: '00000000-0000-4000-8000-000000000000' });
const NO_WEBHOOK = '404 webhook_not_found';
const NO_JOB = '404 job_not_found';

/** Who is told of events by other systems, and what works in the background. */
export const WEBHOOKS_AND_JOBS: Row[] = [
  row('GET /webhooks', 'system admins', '200'),
  row('POST /webhooks', 'admin', '400 webhook_url_refused', {
    body: ({ datasetId }) => ({
      dataset_id: datasetId,
      url: 'https://10.0.0.1/',
      event_types: ['export.ready'],
    }),
  }),
  row('GET /webhooks/event-types', 'users', '200'),
  row('PATCH /webhooks/:webhook_id', 'users', NO_WEBHOOK, {
    parameters: unknownWebhook,
    body: () => ({ enabled: true }),
  }),
  row('POST /webhooks/:webhook_id/replay', 'users', NO_WEBHOOK, {
    parameters: unknownWebhook,
    body: () => ({ since: '2026-01-05T00:00:00Z' }),
  }),
  row('POST /webhooks/:webhook_id/rotate-secret', 'users', NO_WEBHOOK, {
    parameters: unknownWebhook,
    body: () => ({}),
  }),
  ...[
    'GET /webhooks/:webhook_id',
    'DELETE /webhooks/:webhook_id',
    'POST /webhooks/:webhook_id/test',
    'GET /webhooks/:webhook_id/deliveries',
  ].map((endpoint) => row(endpoint, 'users', NO_WEBHOOK, { parameters: unknownWebhook })),
  ...[
    'GET /webhooks/:webhook_id/deliveries/:delivery_id',
    'POST /webhooks/:webhook_id/deliveries/:delivery_id/replay',
  ].map((endpoint) => row(endpoint, 'users', NO_WEBHOOK, { parameters: unknownDelivery })),

  row('GET /admin/jobs', 'system admins', '200'),
  row('GET /admin/jobs/queues', 'system admins', '200'),
  ...[
    'GET /admin/jobs/:job_id',
    'POST /admin/jobs/:job_id/retry',
    'POST /admin/jobs/:job_id/cancel',
  ].map((endpoint) => row(endpoint, 'system admins', NO_JOB, { parameters: unknownJob })),
];
