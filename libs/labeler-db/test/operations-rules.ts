import type { Rules } from './labeling-rules';

/** Of sessions, keys, the audit log, storage and webhooks: a good row of each table, and for each rule what breaks it. */
export const OPERATIONS_RULES: Rules = {
  audit_logs: {
    good: { action: 'login' },
    bad: [
      ['ck_audit_logs_timestamp', { timestamp: 'infinity' }],
      ['ck_audit_logs_status', { status: 'perhaps' }],
      ['ck_audit_logs_details', { details: '[]' }],
    ],
  },
  audit_seals: {
    good: {
      ...{ first_position: 1, month: '2026-01-01', key_id: '' },
      ...{ log_ids: '{7}', hashes: Buffer.alloc(32) },
    },
    bad: [
      ['ck_audit_seals_position', { first_position: 0 }],
      ['ck_audit_seals_hashes', { hashes: Buffer.alloc(31) }],
    ],
  },
  audit_chain: {
    good: { id: true },
    bad: [
      ['ck_audit_chain_single', { id: false }],
      ['ck_audit_chain_positions', { anchor_position: 1 }],
      ['ck_audit_chain_hashes', { head_hash: Buffer.alloc(31) }],
    ],
  },
  audit_daily_counts: {
    good: { day: '2026-01-05', action: 'a', resource_type: '', status: 'success', count: 1 },
    bad: [['ck_audit_daily_counts_count', { count: 0 }]],
  },
  audit_daily_user_counts: {
    good: {
      ...{ user_id: 1, day: '2026-01-05', action: 'a' },
      ...{ resource_type: '', status: 'success', count: 1 },
    },
    bad: [['ck_audit_daily_user_counts_count', { count: 0 }]],
  },
  user_sessions: {
    good: { user_id: 1, session_id: 's' },
    bad: [['ck_user_sessions_duration', { duration_seconds: -1 }]],
  },
  service_accounts: {
    good: { id: 'sa_1', service_name: 'One', scopes: '{datasets:read}', created_by: 1 },
    bad: [['ck_service_accounts_name', { service_name: '' }]],
  },
  service_keys: {
    good: {
      service_account_id: 'sa_0',
      key_prefix: 'p',
      key_hash: Buffer.alloc(32),
      created_by: 1,
    },
    bad: [
      ['ck_service_keys_prefix', { key_prefix: '' }],
      ['ck_service_keys_hash', { key_hash: Buffer.alloc(31) }],
      ['fk_service_keys_account', { service_account_id: 'sa_none' }],
    ],
  },
  storage_measures: {
    good: { bucket: 'datasets', kind: 'thumbnail', objects: 1, bytes: 2 },
    bad: [
      ['ck_storage_measures_bucket', { bucket: 'others' }],
      ['ck_storage_measures_amount', { bytes: -1 }],
    ],
  },
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
