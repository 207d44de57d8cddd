/** Rows that go with a dataset, by `$1`: the id of the dataset or of its project. */
export interface OwnedRows {
  table: string;
  of: 'dataset' | 'project';
  condition: string;
}

const byProject = (table: string): OwnedRows => ({
  table,
  of: 'project',
  condition: 'project_id = $1',
});
const byDataset = (table: string): OwnedRows => ({
  table,
  of: 'dataset',
  condition: 'dataset_id = $1',
});

/**
 * Every table with rows of a dataset, those that refer to others first: a row that is deleted by a cascade would not
 * count against the size of a batch. The dataset and its project are not among them; they go last, together.
 */
export const OWNED_ROWS: readonly OwnedRows[] = [
  byProject('comments'),
  byProject('image_locks'),
  byProject('project_events'),
  byProject('image_annotation_status'),
  byProject('annotation_history'),
  byProject('annotations'),
  byProject('image_classes'),
  byProject('annotation_counts'),
  byProject('image_status_counts'),
  byProject('project_activity'),
  byProject('annotation_days'),
  byProject('annotation_authors'),
  byProject('annotation_day_changes'),
  byDataset('annotation_task_images'),
  byProject('annotation_tasks'),
  {
    table: 'annotation_snapshots',
    of: 'project',
    condition: 'version_id in (select v.id from annotation_versions v where v.project_id = $1)',
  },
  byProject('version_claims'),
  byDataset('live_file_requests'),
  byDataset('dataset_publications'),
  byProject('annotation_versions'),
  {
    table: 'webhook_attempts',
    of: 'dataset',
    condition: `delivery_id in (select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
                                 where e.dataset_id = $1)`,
  },
  {
    table: 'webhook_deliveries',
    of: 'dataset',
    condition: 'endpoint_id in (select e.id from webhook_endpoints e where e.dataset_id = $1)',
  },
  byDataset('webhook_endpoints'),
  byDataset('dataset_archives'),
  byDataset('dataset_exports'),
  byDataset('dataset_files'),
  {
    table: 'upload_files',
    of: 'dataset',
    condition: 'upload_id in (select s.id from upload_sessions s where s.dataset_id = $1)',
  },
  byDataset('upload_sessions'),
  byDataset('image_metadata'),
  byDataset('image_blocks'),
  byDataset('changed_images'),
  byDataset('snapshot_files'),
  byDataset('dataset_snapshots'),
  byDataset('frozen_annotations'),
  byDataset('frozen_images'),
  byDataset('revision_states'),
  byDataset('dataset_revisions'),
  byDataset('dataset_permissions'),
  { table: 'invitations', of: 'dataset', condition: 'project_id = $1' },
  byProject('project_permissions'),
];

/** Deletes at most `$2` rows and tells how many there were. */
export function deleteBatchStatement({ table, condition }: OwnedRows): string {
  return `
    with gone as (
      delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit $2))
      returning 1
    )
    select count(*) as rows from gone`;
}
