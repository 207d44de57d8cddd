/** The tables that older releases had under the names that they still have. */
export const INHERITED_TABLES = [
  'datasets',
  'dataset_permissions',
  'annotation_projects',
  'project_permissions',
  'image_metadata',
  'invitations',
  'annotations',
  'annotation_history',
  'image_annotation_status',
  'image_locks',
  'annotation_tasks',
  'comments',
  'annotation_versions',
  'annotation_snapshots',
  'audit_logs',
  'user_sessions',
  'system_stats_cache',
  'service_accounts',
] as const;

export type InheritedTable = (typeof INHERITED_TABLES)[number];

/** How rows of an older table get into the new one. Rows that it leaves out stay in the older table only. */
export interface Adoption {
  table: InheritedTable;
  /** An insert without `returning`. */
  insert: string;
  /** What has to follow. */
  after?: string;
}
