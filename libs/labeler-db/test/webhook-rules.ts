import type { Rules } from './labeling-rules';

/** A good row of each table, and for each rule what breaks it. */
export const WEBHOOK_RULES: Rules = {
  webhook_endpoints: {
    good: {
      ...{ id: 'wh_1', url: 'https://example.com', event_types: '{export.ready}' },
      ...{ secret: 's', created_by: 1 },
    },
    bad: [
      ['ck_webhook_endpoints_status', { status: 'asleep', disabled_at: '2026-01-05' }],
      ['ck_webhook_endpoints_disabled', { status: 'failed' }],
      ['ck_webhook_endpoints_event_types', { event_types: '{}' }],
      ['ck_webhook_endpoints_previous_secret', { previous_secret: 'p' }],
      ['fk_webhook_endpoints_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  webhook_events: {
    good: { id: 'evt_2', type: 'export.ready', data: '{}' },
    bad: [['ck_webhook_events_data', { data: '[]' }]],
  },
  webhook_deliveries: {
    good: { endpoint_id: 'wh_0', event_id: 'evt_0' },
    bad: [
      ['ck_webhook_deliveries_status', { status: 'lost', settled_at: '2026-01-05' }],
      ['ck_webhook_deliveries_settled', { status: 'delivered' }],
      ['ck_webhook_deliveries_attempts', { round_start: 1 }],
      ['fk_webhook_deliveries_endpoint', { endpoint_id: 'wh_none' }],
      ['fk_webhook_deliveries_event', { event_id: 'evt_none' }],
      ['uq_webhook_deliveries_event', { event_id: 'evt_1' }],
    ],
  },
  webhook_attempts: {
    good: { delivery_id: 1, number: 1 },
    bad: [
      ['ck_webhook_attempts_number', { number: 0 }],
      ['ck_webhook_attempts_duration', { duration_ms: -1 }],
      ['fk_webhook_attempts_delivery', { delivery_id: 77 }],
    ],
  },
};
