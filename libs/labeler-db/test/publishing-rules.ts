import type { Rules } from './labeling-rules';

/** What a version of this release says of its content. */
const MADE_HERE = {
  revision: 1,
  include_draft: false,
  folder: 'v1.0',
  dice_path: 'exports/proj_1/detection/v1.0/annotations.json',
  dice_size: 2,
  content_hash: 'sha256:0',
  content_version: 1,
  labels_hash: 'l',
  basis_hash: 'b',
  export_size: 2,
  export_sha256: '0'.repeat(64),
  conservation: '{}',
};

/** A good row of each table, and for each rule what breaks it. */
export const PUBLISHING_RULES: Rules = {
  invitations: {
    good: {
      token: 't',
      project_id: 'ds_1',
      inviter_id: 1,
      invitee_id: 2,
      invitee_email: 'a@example.com',
      role: 'viewer',
      expires_at: '2999-01-01',
    },
    bad: [
      ['ck_invitations_role', { role: 'member' }],
      ['ck_invitations_status', { status: 'declined' }],
      ['fk_invitations_dataset', { project_id: 'proj_1' }],
    ],
  },
  annotation_versions: {
    good: {
      project_id: 'proj_1',
      task_type: 'detection',
      version_number: 'v1.0',
      version_type: 'published',
    },
    bad: [
      ['ck_annotation_versions_task_type', { task_type: 'a/b' }],
      ['ck_annotation_versions_number', { version_number: '../x' }],
      ['ck_annotation_versions_number', { version_number: 'a\\b' }],
      ['ck_annotation_versions_number', { version_number: 'a\nb' }],
      ['ck_annotation_versions_number', { version_number: '..' }],
      ['ck_annotation_versions_number', { version_number: '' }],
      ['ck_annotation_versions_type', { version_type: 'draft' }],
      ['ck_annotation_versions_format', { export_format: 'pdf' }],
      ['ck_annotation_versions_counters', { image_count: -1 }],
      ['ck_annotation_versions_content', { revision: 1 }],
      ['ck_annotation_versions_revision', { ...MADE_HERE, revision: 0 }],
      ['ck_annotation_versions_revision', { ...MADE_HERE, content_version: 0 }],
      ['ck_annotation_versions_sizes', { ...MADE_HERE, export_size: -1 }],
      ['ck_annotation_versions_sha256', { ...MADE_HERE, export_sha256: 'abc' }],
      ['ck_annotation_versions_conservation', { ...MADE_HERE, conservation: '[]' }],
    ],
  },
  annotation_snapshots: {
    good: { version_id: 1, annotation_id: 1, snapshot_data: '{}' },
    bad: [
      ['ck_annotation_snapshots_data', { snapshot_data: '[]' }],
      ['fk_annotation_snapshots_version', { version_id: 77 }],
    ],
  },
  changed_images: {
    good: { dataset_id: 'ds_1', image_id: 'gone' },
    bad: [['fk_changed_images_dataset', { dataset_id: 'ds_none' }]],
  },
  dataset_revisions: {
    good: {
      dataset_id: 'ds_1',
      revision: 3,
      task_types: '{}',
      classes: '{}',
      images: 1,
      image_bytes: 1,
      tasks: '{}',
      content_hash: 'sha256:0',
      reviewed_hash: 'sha256:0',
    },
    bad: [
      ['ck_dataset_revisions_revision', { revision: 0 }],
      ['ck_dataset_revisions_classes', { classes: '[]' }],
      ['ck_dataset_revisions_tasks', { tasks: '[]' }],
      ['ck_dataset_revisions_counters', { images: -1 }],
      ['fk_dataset_revisions_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  revision_states: {
    good: { dataset_id: 'ds_1', part: 'images', state: Buffer.alloc(2048) },
    bad: [
      ['ck_revision_states_state', { state: Buffer.alloc(32) }],
      ['fk_revision_states_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  frozen_images: {
    good: {
      dataset_id: 'ds_1',
      image_id: 'a',
      from_revision: 3,
      ordinal: 1,
      path: 'a.png',
      s3_key: 'datasets/ds_1/images/a.png',
      size: 1,
      element: Buffer.alloc(32),
    },
    bad: [
      ['ck_frozen_images_range', { from_revision: 0 }],
      ['ck_frozen_images_range', { to_revision: 3 }],
      ['ck_frozen_images_element', { element: Buffer.alloc(31) }],
      ['fk_frozen_images_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  frozen_annotations: {
    good: {
      dataset_id: 'ds_1',
      image_id: 'a',
      task_type: 'detection',
      from_revision: 3,
      path: 'a.png',
      record: '{}',
      record_bytes: 2,
      is_reviewed: false,
      annotations: 1,
      reviewed_annotations: 0,
      class_counts: '{}',
      element_all: Buffer.alloc(32),
      digest: Buffer.alloc(32),
    },
    bad: [
      ['ck_frozen_annotations_range', { from_revision: 0 }],
      ['ck_frozen_annotations_range', { to_revision: 3 }],
      ['ck_frozen_annotations_record', { record: '[]' }],
      ['ck_frozen_annotations_counters', { reviewed_annotations: 2 }],
      ['ck_frozen_annotations_elements', { element_all: Buffer.alloc(31) }],
      ['fk_frozen_annotations_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  dataset_publications: {
    good: {
      dataset_id: 'ds_1',
      task_type: 'detection',
      annotation_path: 'datasets/ds_1/annotations_detection.json',
      num_images: 1,
      num_annotations: 1,
      num_classes: 1,
      class_names: '["a"]',
    },
    bad: [
      ['ck_dataset_publications_task_type', { task_type: 'A' }],
      ['ck_dataset_publications_class_names', { class_names: '{}' }],
      ['ck_dataset_publications_counters', { num_images: -1 }],
      ['fk_dataset_publications_version', { version_id: 77 }],
    ],
  },
  version_claims: {
    good: {
      version_id: 7,
      project_id: 'proj_1',
      task_type: 'detection',
      version_number: 'v7.0',
      folder: 'v7.0',
      revision: 1,
      labels_hash: 'l',
      content_version: 1,
      expires_at: '2999-01-01',
    },
    bad: [
      ['ck_version_claims_task_type', { task_type: 'a/b' }],
      ['ck_version_claims_number', { version_number: 'a/b' }],
      ['ck_version_claims_folder', { folder: '..' }],
      ['fk_version_claims_project', { project_id: 'proj_none' }],
    ],
  },
  live_file_requests: {
    good: { dataset_id: 'ds_1', task_type: 'detection' },
    bad: [
      ['ck_live_file_requests_task_type', { task_type: 'a/b' }],
      ['fk_live_file_requests_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  dataset_snapshots: {
    good: {
      ...{
        id: 'snap_0123456789abcdef',
        dataset_id: 'ds_1',
        version_tag: 'v1',
        revision: 1,
        content: 'all',
      },
      content_hash: `sha256:${'0'.repeat(64)}`,
      ...{ images: 1, image_bytes: 1, annotations: 0, dataset_name: 'One' },
      ...{ dataset_created_at: '2026-01-05', created_by_user_id: 1 },
    },
    bad: [
      ['ck_dataset_snapshots_id', { id: 'one' }],
      ['ck_dataset_snapshots_version_tag', { version_tag: '' }],
      ['ck_dataset_snapshots_content', { content: 'some' }],
      ['ck_dataset_snapshots_hash', { content_hash: 'sha256:0' }],
      ['ck_dataset_snapshots_counters', { images: -1 }],
      ['fk_dataset_snapshots_revision', { revision: 77 }],
    ],
  },
  snapshot_files: {
    good: {
      ...{
        snapshot_id: 'snap_0000000000000000',
        name: 'a.json',
        dataset_id: 'ds_1',
        task_type: 'line',
      },
      ...{ s3_key: 'k', size: 1, sha256: '0'.repeat(64), crc32: 0, etag: '"e"' },
    },
    bad: [
      ['ck_snapshot_files_name', { name: 'a/b' }],
      ['ck_snapshot_files_size', { size: -1 }],
      ['ck_snapshot_files_sha256', { sha256: 'abc' }],
      ['ck_snapshot_files_crc32', { crc32: -1 }],
      ['fk_snapshot_files_snapshot', { snapshot_id: 'snap_1' }],
    ],
  },
  dataset_files: {
    good: { dataset_id: 'ds_1', s3_key: 'k', etag: 'e', size: 1 },
    bad: [
      ['ck_dataset_files_key', { s3_key: '' }],
      ['ck_dataset_files_size', { size: -1 }],
      ['ck_dataset_files_crc32', { crc32: 4294967296 }],
      ['ck_dataset_files_sha256', { sha256: 'abc' }],
    ],
  },
  dataset_exports: {
    good: {
      id: 'exp_1',
      dataset_id: 'ds_1',
      project_id: 'proj_1',
      task_type: 'detection',
      revision: 1,
      settings: '{}',
      folder: 'exports/proj_1/detection/export_1/',
      created_by: 1,
      expires_at: '2999-01-01',
    },
    bad: [
      ['ck_dataset_exports_status', { status: 'lost' }],
      ['ck_dataset_exports_settings', { settings: '[]' }],
      ['ck_dataset_exports_progress', { progress: 101 }],
      ['ck_dataset_exports_completed', { status: 'completed' }],
      ['ck_dataset_exports_failed', { status: 'failed' }],
      ['ck_dataset_exports_sizes', { size_bytes: -1 }],
      ['ck_dataset_exports_sha256', { sha256: 'abc' }],
      ['fk_dataset_exports_dataset', { dataset_id: 'unknown' }],
    ],
  },
  dataset_archives: {
    good: { dataset_id: 'ds_1', content_id: 'c' },
    bad: [
      ['ck_dataset_archives_status', { status: 'lost' }],
      ['ck_dataset_archives_ready', { status: 'ready' }],
      ['ck_dataset_archives_size', { size_bytes: -1 }],
      ['ck_dataset_archives_sha256', { sha256: 'abc' }],
    ],
  },
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
};
