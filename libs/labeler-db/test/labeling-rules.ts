export type Row = Record<string, unknown>;

export type Rules = Record<string, { good: Row; bad: [constraint: string, change: Row][] }>;

/** A good row of each table, and for each rule what breaks it. */
export const LABELING_RULES: Rules = {
  datasets: {
    good: { id: 'ds_new', name: 'New', owner_id: 1, storage_path: 'datasets/ds_new/' },
    bad: [
      ['ck_datasets_visibility', { visibility: 'banana' }],
      ['ck_datasets_storage_type', { storage_type: 'floppy' }],
      ['ck_datasets_format', { format: 'pdf' }],
      ['ck_datasets_status', { status: 'gone' }],
      ['ck_datasets_integrity_status', { integrity_status: 'maybe' }],
      ['ck_datasets_tags', { tags: '{}' }],
      ['ck_datasets_tags', { tags: 'null' }],
      ['ck_datasets_class_names', { class_names: '"cat"' }],
      ['ck_datasets_split_config', { split_config: '[]' }],
      ['ck_datasets_counters', { num_images: -1 }],
      ['ck_datasets_counters', { stored_images: -1 }],
      ['ck_datasets_counters', { total_bytes: -1 }],
      ['ck_datasets_counters', { archive_name_bytes: -1 }],
      ['ck_datasets_counters', { content_rev: -1 }],
      ['ck_datasets_counters', { num_classes: -1 }],
      ['ck_datasets_counters', { version: 0 }],
      ['ck_datasets_trash', { deleted_at: '2026-01-05', purge_after: '2026-01-12' }],
      ['ck_datasets_trash', { deleted_at: '2026-01-05', status: 'deleting' }],
      ['ck_datasets_status_before_deletion', { status_before_deletion: 'deleting' }],
      ['fk_datasets_parent', { parent_dataset_id: 'ds_none' }],
    ],
  },
  annotation_projects: {
    good: { id: 'proj_2', name: 'Two', dataset_id: 'ds_2', owner_id: 1 },
    bad: [
      ['ck_annotation_projects_status', { status: 'sleeping' }],
      ['ck_annotation_projects_task_config', { task_config: '[]' }],
      ['ck_annotation_projects_task_classes', { task_classes: 'null' }],
      ['ck_annotation_projects_classes', { task_classes: '{"detection": [{"name": "cat"}]}' }],
      ['ck_annotation_projects_classes', { task_classes: '{"detection": {"1": "cat"}}' }],
      ['ck_annotation_projects_settings', { settings: '1' }],
      ['ck_annotation_projects_counters', { annotated_images: -1 }],
      ['ck_annotation_projects_counters', { total_annotations: -1 }],
      ['fk_annotation_projects_dataset_owner', { owner_id: 2 }],
      ['uq_annotation_projects_dataset', { dataset_id: 'ds_1' }],
    ],
  },
  project_permissions: {
    good: { project_id: 'proj_1', user_id: 2, role: 'viewer', granted_by: 1 },
    bad: [
      ['ck_project_permissions_role', { role: 'king' }],
      ['uq_project_user', { user_id: 1 }],
      ['fk_project_permissions_project', { project_id: 'proj_none' }],
      ['fk_project_permissions_owner', { role: 'owner' }],
    ],
  },
  dataset_permissions: {
    good: { dataset_id: 'ds_1', user_id: 2, role: 'member', granted_by: 1 },
    bad: [['ck_dataset_permissions_role', { role: 'viewer' }]],
  },
  image_metadata: {
    good: {
      dataset_id: 'ds_1',
      id: 'b',
      file_name: 'b.png',
      s3_key: 'datasets/ds_1/b.png',
      size: 1,
    },
    bad: [
      ['ck_image_metadata_id', { id: '' }],
      ['ck_image_metadata_archive_path', { s3_key: 'datasets/ds_1/' }],
      ['ck_image_metadata_size', { size: -1 }],
      ['ck_image_metadata_dimensions', { width: 0, height: 1 }],
      ['ck_image_metadata_dimensions', { width: 1, height: -1 }],
      ['ck_image_metadata_orientation', { orientation: 9 }],
      ['ck_image_metadata_crc32', { crc32: -1 }],
      ['ck_image_metadata_crc32', { crc32: 4294967296 }],
      ['ck_image_metadata_sha256', { sha256: 'F'.repeat(64) }],
      ['image_metadata_pkey', { id: 'a' }],
      ['ux_image_metadata_archive_path', { s3_key: 'datasets/ds_1/images/a.png' }],
      ['fk_image_metadata_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  annotations: {
    good: {
      project_id: 'proj_1',
      dataset_id: 'ds_1',
      image_id: 'a',
      annotation_type: 'bbox',
      task_type: 'detection',
      geometry: '{}',
      created_by: 1,
    },
    bad: [
      ['ck_annotations_type', { annotation_type: 'blob' }],
      ['ck_annotations_task_type', { task_type: '../x' }],
      ['ck_annotations_geometry', { geometry: 'null' }],
      ['ck_annotations_attributes', { attributes: '[]' }],
      ['ck_annotations_confidence', { confidence: 101 }],
      ['ck_annotations_version', { version: 0 }],
      ['ck_annotations_state', { annotation_state: 'perhaps' }],
      ['fk_annotations_image', { image_id: 'unknown' }],
      ['fk_annotations_image', { image_id: 'of another dataset' }],
      ['fk_annotations_project', { dataset_id: 'ds_2', image_id: 'of another dataset' }],
      ['fk_annotations_project', { project_id: 'proj_none' }],
    ],
  },
  annotation_history: {
    good: { annotation_id: 1, project_id: 'proj_1', action: 'create', changed_by: 1 },
    bad: [
      ['ck_annotation_history_action', { action: '' }],
      ['ck_annotation_history_previous_state', { previous_state: 'null' }],
      ['ck_annotation_history_new_state', { new_state: '[]' }],
    ],
  },
  image_annotation_status: {
    good: { project_id: 'proj_1', dataset_id: 'ds_1', image_id: 'a', task_type: 'keypoint' },
    bad: [
      ['ck_image_annotation_status_task_type', { task_type: '' }],
      ['ck_image_annotation_status_status', { status: 'done' }],
      ['ck_image_annotation_status_confirmed', { is_image_confirmed: true }],
      ['ck_image_annotation_status_counters', { total_annotations: -1 }],
      ['ck_image_annotation_status_counters', { draft_annotations: -1, total_annotations: 1 }],
      ['ck_image_annotation_status_counters', { confirmed_annotations: 1 }],
      ['fk_image_annotation_status_image', { image_id: 'unknown' }],
      ['fk_image_annotation_status_project', { project_id: 'proj_none' }],
    ],
  },
  image_blocks: {
    good: { dataset_id: 'ds_1', block: 1_000_000, images: 1 },
    bad: [
      ['ck_image_blocks_images', { images: -1 }],
      ['ck_image_blocks_images', { images: 1025 }],
      ['fk_image_blocks_dataset', { dataset_id: 'ds_none' }],
    ],
  },
  image_classes: {
    good: {
      project_id: 'proj_1',
      image_id: 'a',
      task_type: 'keypoint',
      class_id: '',
      image_ordinal: 1,
      annotations: 1,
    },
    bad: [['ck_image_classes_annotations', { annotations: -1 }]],
  },
  image_locks: {
    good: {
      project_id: 'proj_1',
      dataset_id: 'ds_1',
      image_id: 'a',
      user_id: 1,
      expires_at: '2999-01-01',
    },
    bad: [
      ['ck_image_locks_expires', { expires_at: '2000-01-01' }],
      ['fk_image_locks_image', { image_id: 'unknown' }],
      ['fk_image_locks_project', { project_id: 'ds_1' }],
    ],
  },
  annotation_tasks: {
    good: { id: 'task_1', project_id: 'proj_1', name: 'Task' },
    bad: [
      ['ck_annotation_tasks_status', { status: 'lost' }],
      ['ck_annotation_tasks_counters', { completed_images: 1 }],
      ['ck_annotation_tasks_counters', { completed_images: -1 }],
      ['ck_annotation_tasks_task_type', { task_type: '../x' }],
      ['ck_annotation_tasks_review_outcome', { review_outcome: 'fine' }],
    ],
  },
  annotation_task_images: {
    good: { task_id: 'task_0', dataset_id: 'ds_1', image_id: 'a', image_ordinal: 1 },
    bad: [
      ['fk_annotation_task_images_task', { task_id: 'task_none' }],
      ['fk_annotation_task_images_image', { image_id: 'unknown' }],
    ],
  },
  comments: {
    good: { project_id: 'proj_1', dataset_id: 'ds_1', image_id: 'a', text: 'Hm', author_id: 1 },
    bad: [
      ['ck_comments_text', { text: '' }],
      ['ck_comments_resolved', { resolved: true }],
      ['ck_comments_reply', { thread_id: 77, resolved: true, resolved_at: '2026-01-05' }],
      ['fk_comments_image', { image_id: 'unknown' }],
      ['fk_comments_project', { dataset_id: 'ds_2', image_id: null }],
      ['fk_comments_annotation', { annotation_id: 77 }],
      ['fk_comments_parent', { parent_id: 77 }],
      ['fk_comments_thread', { thread_id: 77 }],
    ],
  },
  idempotency_keys: {
    good: { key_hash: 'k', fingerprint: 'f', attempt: '8e03978e-40d5-43dd-bc93-6894a57f9324' },
    bad: [
      ['ck_idempotency_keys_answer', { status: 200 }],
      ['ck_idempotency_keys_answer', { status: 500, headers: {} }],
      ['ck_idempotency_keys_answer', { body: '{}' }],
    ],
  },
  pending_objects: {
    good: {
      s3_key: 'datasets/ds_1/images/b.png',
      dataset_id: 'ds_1',
      holder: 'h',
      expires_at: '2026-01-05',
    },
    bad: [['ck_pending_objects_key', { s3_key: '' }]],
  },
  upload_sessions: {
    good: {
      id: 'upl_1',
      dataset_id: 'ds_1',
      on_duplicate: 'skip',
      created_by: 1,
      expires_at: '2999-01-01',
    },
    bad: [
      ['ck_upload_sessions_on_duplicate', { on_duplicate: 'ask' }],
      ['ck_upload_sessions_holder', { holder: 'somebody' }],
      ['fk_upload_sessions_dataset', { dataset_id: 'unknown' }],
    ],
  },
  upload_files: {
    good: { upload_id: 'upl_1', number: 1, path: 'a.png', size: 1 },
    bad: [
      ['ck_upload_files_size', { size: -1 }],
      ['ck_upload_files_sha256', { sha256: 'ABC' }],
      ['ck_upload_files_status', { status: 'lost' }],
      ['ck_upload_files_error', { error_code: 'image_unreadable' }],
      ['fk_upload_files_session', { upload_id: 'unknown' }],
    ],
  },
};
