import {
  type GivenDataset,
  givenDataset,
  givenMember,
  givenStoredImage,
  s3Client,
  type TestBuckets,
  type TestDatabases,
  VERA,
} from '@libs/testing';
import { PutObjectCommand } from '@aws-sdk/client-s3';

/** A dataset with a row in every table and an object in every place that can belong to one. */
export async function givenFullDataset(
  databases: TestDatabases,
  buckets: TestBuckets,
): Promise<GivenDataset> {
  const dataset = await givenDataset(databases, { name: 'Full', taskTypes: ['detection'] });
  await givenMember(databases, dataset, VERA, 'annotator');
  for (const path of ['a.jpg', 'b/c.png']) {
    await givenStoredImage(databases, buckets, dataset, { path });
  }
  for (const statement of ROWS) {
    await databases.labeler(
      statement
        .replaceAll(':project', `'${dataset.projectId}'`)
        .replaceAll(':dataset', `'${dataset.id}'`),
    );
  }
  for (const key of ['thumbnails/a.jpg.jpg', 'annotations_detection.json', 'incoming/x']) {
    await buckets.put(`datasets/${dataset.id}/${key}`, Buffer.from(key));
  }
  const client = s3Client();
  for (const Key of [
    `exports/${dataset.projectId}/detection/v1.0/annotations.json`,
    `archives/${dataset.id}/content.zip`,
    `preserved/${dataset.id}/${'0'.repeat(64)}`,
    `snapshots/${dataset.id}/snap_0/annotations_detection.json`,
  ]) {
    const Body = Buffer.from(Key);
    await client.send(new PutObjectCommand({ Bucket: buckets.annotations, Key, Body }));
  }
  client.destroy();
  return dataset;
}

const IMAGE = `(select i.id from image_metadata i where i.dataset_id = :dataset order by i.id limit 1)`;
const VERSION = `(select v.id from annotation_versions v where v.project_id = :project)`;

const ROWS = [
  `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                            class_name, created_by)
   select :project, :dataset, ${IMAGE}, 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', '1', 'one', 1
     from generate_series(1, 3)`,
  `insert into annotation_history (annotation_id, project_id, action, changed_by)
   select a.id, a.project_id, 'create', 1 from annotations a where a.project_id = :project`,
  `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
   values (:project, :dataset, ${IMAGE}, 1, now() + interval '5 minutes')`,
  `insert into project_events (project_id, type, payload) values (:project, 'project.updated', '{}')`,
  `with root as (
     insert into comments (project_id, dataset_id, text, author_id) values (:project, :dataset, 'Why?', 1) returning id
   )
   insert into comments (project_id, dataset_id, text, author_id, parent_id, thread_id)
   select :project, :dataset, 'Because', 1, id, id from root`,
  `insert into annotation_tasks (id, project_id, name) values ('task_' || :project, :project, 'Do it')`,
  `insert into annotation_task_images (task_id, dataset_id, image_id, image_ordinal)
   values ('task_' || :project, :dataset, ${IMAGE}, 1)`,
  `insert into annotation_versions (project_id, task_type, version_number, version_type)
   values (:project, 'detection', 'v1.0', 'published')`,
  `insert into annotation_snapshots (version_id, annotation_id, snapshot_data)
   select ${VERSION}, a.id, '{}' from annotations a where a.project_id = :project`,
  `insert into dataset_revisions (dataset_id, revision, task_types, classes, images, image_bytes, tasks, content_hash,
     reviewed_hash)
   values (:dataset, 1, '{}', '{}', 1, 1, '{}', 'hash', 'hash')`,
  `insert into revision_states (dataset_id, part, state)
   values (:dataset, 'images', decode(repeat('00', 2048), 'hex'))`,
  `insert into frozen_images (dataset_id, image_id, from_revision, ordinal, path, s3_key, size, element)
   values (:dataset, 'img', 1, 1, 'img.png', 'x', 1, sha256(''))`,
  `insert into frozen_annotations (dataset_id, image_id, task_type, from_revision, path, record, record_bytes,
     is_reviewed, annotations, reviewed_annotations, class_counts, element_all, digest)
   values (:dataset, 'img', 'detection', 1, 'img.png', '{}', 2, false, 0, 0, '{}', sha256(''), sha256(''))`,
  `insert into dataset_snapshots (id, dataset_id, version_tag, revision, content, content_hash, images, image_bytes,
     annotations, dataset_name, dataset_created_at, created_by_user_id)
   values ('snap_' || substr(:dataset, 4), :dataset, 'v1', 1, 'all', 'sha256:' || repeat('0', 64), 1, 1, 0, 'Full', now(), 1)`,
  `insert into snapshot_files (snapshot_id, dataset_id, name, task_type, s3_key, size, sha256, crc32, etag)
   values ('snap_' || substr(:dataset, 4), :dataset, 'a.json', 'detection', 'x', 1, repeat('0', 64), 0, 'y')`,
  `insert into dataset_publications (dataset_id, task_type, version_id, annotation_path, num_images,
                                     num_annotations, num_classes, class_names)
   values (:dataset, 'detection', ${VERSION}, 'x', 1, 3, 1, '["one"]')`,
  `insert into version_claims (version_id, project_id, task_type, version_number, folder, revision, labels_hash,
                               content_version, expires_at)
   select nextval('annotation_versions_id_seq'), :project, 'detection', 'v2.0', 'v2.0', 1, 'hash', 1, now()`,
  `insert into live_file_requests (dataset_id, task_type) values (:dataset, 'detection')`,
  `insert into dataset_files (dataset_id, s3_key, etag, size) values (:dataset, 'x', 'y', 1)`,
  `insert into dataset_archives (dataset_id, content_id) values (:dataset, 'content')`,
  `insert into dataset_exports (id, dataset_id, project_id, task_type, revision, settings, folder, created_by, expires_at)
   values ('exp_' || :project, :dataset, :project, 'detection', 1, '{}', 'x/', 1, now() + interval '7 days')`,
  `insert into dataset_permissions (dataset_id, user_id, role, granted_by) values (:dataset, 1, 'owner', 1)`,
  `insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, expires_at)
   values ('token-' || :project, :dataset, 1, 7, 'sam@example.com', 'viewer', now() + interval '7 days')`,
];

/** What the database and the buckets still have of a dataset, `removed_datasets` and the audit log aside. */
export async function leftOf(
  databases: TestDatabases,
  buckets: TestBuckets,
  { id, projectId }: GivenDataset,
): Promise<string[]> {
  const columns = await databases.labeler<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column
       from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and (c.column_name in ('dataset_id', 'project_id') or c.table_name = 'datasets' and c.column_name = 'id'
             or c.table_name = 'annotation_projects' and c.column_name = 'id')
        and c.table_name not in ('removed_datasets', 'audit_logs', 'pending_objects')`,
  );
  const counts = await Promise.all(
    columns.map(async ({ table, column }) => {
      const rows = await databases.labeler(`select from ${table} where ${column}::text = any($1)`, [
        [id, projectId],
      ]);
      return rows.length > 0 ? [`${table}.${column}`] : [];
    }),
  );
  const keys = [
    ...(await buckets.keys(buckets.datasets)),
    ...(await buckets.keys(buckets.annotations)),
  ];
  return [
    ...counts.flat(),
    ...keys.filter((key) => key.includes(id) || key.includes(projectId)),
  ].sort();
}
