/** What real use of it left behind, mistakes included. */
export const INHERITED_ROWS = String.raw`
  insert into datasets (id, name, owner_id, visibility, tags, storage_path, num_images, class_names, split_config,
                        created_at) values
    ('ds_weld', 'Weld seams', 1, 'private', '["steel","line 3"]', 'datasets/ds_weld/', 4, null, null,
     '2025-03-01 08:30:00'),
    ('ds_caps', 'Caps', 1, 'banana', '{broken', 'datasets/ds_caps/', 9, '["cap"]', '{"seed":42}',
     '2025-03-02 00:00:00'),
    ('3f1c9a4e-0000-4000-8000-000000000000', 'Old one', 2, 'public', null, 'datasets/3f1c9a4e/', 0, null,
     '[1]', '2024-01-01 00:00:00');
  insert into dataset_permissions (dataset_id, user_id, role, granted_by) values
    ('ds_weld', 1, 'owner', 1), ('ds_weld', 2, 'owner', 1), ('ds_weld', 3, 'member', 1),
    ('ds_weld', 5, 'member', 1), ('3f1c9a4e-0000-4000-8000-000000000000', 7, 'member', 2);
  insert into annotation_projects (id, name, dataset_id, owner_id, task_types, task_config, task_classes, settings,
                                   total_images, annotated_images, total_annotations, status) values
    ('proj_weld', 'Weld seams', 'ds_weld', 1, '{detection,segmentation}', '{}',
     '{"detection": {"b": {"name": "Scratch", "order": 1}, "a": {"name": "Dent", "order": 0}},
       "segmentation": []}', null, 400, 7, 99, 'active'),
    ('proj_caps', 'Caps', 'ds_caps', 1, '{classification}', '{}',
     '{"classification": [{"id": 7, "name": "Red"}, {"class_id": "x", "name": "Blue"}, {"name": "Green"}, null],
       "line": "none"}', '{}', null, null, null, 'strange'),
    ('proj_lost', 'Lost', 'ds_gone', 1, '{detection}', '{}', '{}', '{}', 1, 1, 1, 'active');
  -- In the project of the caps the ownership was transferred; datasets.owner_id never learned of it.
  insert into project_permissions (project_id, user_id, role, granted_by) values
    ('proj_weld', 1, 'owner', 1), ('proj_weld', 5, 'viewer', 1),
    ('proj_caps', 1, 'admin', 1), ('proj_caps', 4, 'owner', 1), ('proj_lost', 1, 'owner', 1);
  insert into image_metadata (id, dataset_id, file_name, s3_key, folder_path, size, width, uploaded_at,
                              last_modified) values
    ('train/a b', 'ds_weld', 'a b.jpg', 'datasets/ds_weld/images/train/a b.jpg', 'train', 100, null,
     '2025-03-01 09:00:00', '2025-03-01 09:00:00'),
    ('images/train/a b.jpg', 'ds_weld', 'a b.jpg', 'datasets/ds_weld/images/train/a b.jpg', 'train', 100, 0,
     '2025-03-01 09:00:01', '2025-03-01 09:00:00'),
    ('c', 'ds_weld', 'c.png', 'datasets/ds_weld/images/c.png', null, 30, 640, '2025-03-01 09:00:02',
     '2025-03-01 09:00:00'),
    ('evil', 'ds_weld', 'e.png', 'datasets/ds_weld/../../e.png', null, 7, null, '2025-03-01 09:00:03',
     '2025-03-01 09:00:00');
  insert into annotations (project_id, image_id, annotation_type, task_type, geometry, attributes, confidence,
                           version, created_by, annotation_state, created_at, updated_at) values
    ('proj_weld', 'train/a b', 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', '{}', 90, 1, 1, 'confirmed',
     '2025-03-02 10:00:00', '2025-03-02 11:00:00'),
    ('proj_weld', 'images/train/a b.jpg', 'polygon', null, '{"type":"polygon","points":[[1,1],[9,1],[9,9]]}', null, 170, 0, 1, 'draft',
     '2025-03-02 10:00:01', null),
    ('proj_weld', 'c.png', 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', 'null', null, 3, 1, 'strange', null, null),
    ('proj_weld', 'c', 'no_object', 'detection', '{"type":"no_object"}', '{"task_type":"detection"}', null, 1,
     1, 'confirmed', null, null),
    ('proj_weld', 'nowhere', 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', '{}', null, 1, 1, 'draft', null, null),
    ('proj_weld', 'c', 'bbox', 'detection', 'null', '{}', null, 1, 1, 'draft', null, null),
    ('proj_lost', 'c', 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', '{}', null, 1, 1, 'draft', null, null);
  insert into annotation_history (annotation_id, project_id, action, previous_state, new_state, changed_by,
                                  timestamp) values
    (1, 'proj_weld', 'create', 'null', '{"class_id":"a"}', 1, '2025-03-02 10:00:00'),
    (99, 'proj_weld', 'delete', '{"class_id":"a"}', null, 1, null),
    (7, 'proj_lost', 'create', null, '{}', 1, null);
  insert into image_annotation_status (project_id, image_id, task_type, status, total_annotations, confirmed_at,
                                       is_image_confirmed) values
    ('proj_weld', 'train/a b', 'detection', 'completed', 1, '2025-03-02 11:00:00', true),
    ('proj_weld', 'train/a b', null, 'completed', 1, '2025-03-02 11:00:00', true),
    ('proj_weld', 'c', 'detection', 'in-progress', 77, null, false);
  insert into image_locks (project_id, image_id, user_id, locked_at, expires_at) values
    ('proj_weld', 'c', 1, now() at time zone 'UTC', now() at time zone 'UTC' + interval '5 minutes'),
    ('ds_weld', 'c', 2, now() at time zone 'UTC', now() at time zone 'UTC' + interval '5 minutes'),
    ('proj_weld', 'train/a b', 1, '2025-01-01', '2025-01-01 00:05:00');
  insert into annotation_tasks (id, project_id, name, image_ids, completed_images, status) values
    ('task_1', 'proj_weld', 'First half', '{"images/train/a b.jpg",c}', 1, 'strange');
  insert into comments (project_id, image_id, annotation_id, text, parent_id, thread_id, author_id) values
    ('proj_weld', 'c', 99, 'Is this a dent?', null, '1', 1), ('proj_weld', 'c', 1, 'It is.', 1, '1', 2),
    ('proj_weld', null, null, 'Well done', null, 'main', 1), ('proj_weld', 'nowhere', null, 'Where?', null, null, 1);
  insert into annotation_versions (project_id, task_type, version_number, version_type, created_at,
                                   annotation_count, image_count, export_format) values
    ('proj_weld', 'detection', 'v1.0', 'published', '2025-04-01', 3, 2, 'dice'),
    ('proj_weld', 'detection', 'v2.0', 'published', '2025-04-02', 4, 2, 'strange'),
    ('proj_weld', 'segmentation', 'v1.0', 'published', '2025-04-01', null, null, null),
    ('proj_weld', 'detection', '../../x', 'published', '2025-04-03', 1, 1, 'dice'),
    ('proj_weld', 'classification', 'w', 'working', '2025-04-03', 1, 1, null);
  insert into annotation_snapshots (version_id, annotation_id, snapshot_data) values (1, 1, '{"class_id":"a"}'),
    (4, 1, '{}');
  insert into audit_logs (timestamp, action, details, status, ip_address) values
    ('2025-03-01 12:00:00', 'create', '{"a":1}', 'success', '10.0.0.5'),
    ('2025-03-01 12:00:01', 'strange', '"text"', 'odd', null);
  insert into user_sessions (user_id, session_id, duration_seconds) values (1, 's1', -5);
  insert into system_stats_cache (metric_name, metric_value, calculated_at) values
    ('datasets', '1', '2025-01-01'), ('datasets', '2', '2025-01-02');
  insert into service_accounts values ('sa_platform', 'platform', '$2b$12$older', '{datasets:read}', 1,
    '2025-01-01', null, null, true);
  insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, status, created_at,
                           expires_at) values
    ('t1', 'ds_weld', 1, 7, 'x@example.com', 'owner', 'pending', '2025-01-01', '2025-01-08'),
    ('t2', 'ds_weld', 1, 8, 'y@example.com', 'viewer', 'pending', now(), now() + interval '7 days'),
    ('t3', 'proj_weld', 1, 8, 'y@example.com', 'viewer', 'pending', now() - interval '1 day',
     now() + interval '6 days'),
    ('t4', 'ds_gone', 1, 8, 'y@example.com', 'viewer', 'pending', now(), now() + interval '7 days');
`;
