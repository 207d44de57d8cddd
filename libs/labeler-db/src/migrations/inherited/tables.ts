/** How a column of an older table is read: `time` is UTC without a zone, `json` may lie in text. */
export interface SourceColumn {
  type: 'text' | 'texts' | 'int' | 'bigint' | 'boolean' | 'time' | 'json';
  /** Characters that the new column takes. */
  most?: number;
  /** Longer text is cut; without it such a row is set aside. */
  isCut?: true;
  /** A row without a value is set aside. */
  isRequired?: true;
}

export interface SourceTable {
  /** What tells the rows apart, in the older table and in the new one. */
  key: readonly string[];
  columns: Readonly<Record<string, SourceColumn>>;
}

const text = (most?: number): SourceColumn => ({
  type: 'text',
  ...(most !== undefined && { most }),
});
const cut = (most: number): SourceColumn => ({ ...text(most), isCut: true });
const must = (column: SourceColumn): SourceColumn => ({ ...column, isRequired: true });

const TEXTS: SourceColumn = { type: 'texts' };
const INT: SourceColumn = { type: 'int' };
const BIGINT: SourceColumn = { type: 'bigint' };
const BOOLEAN: SourceColumn = { type: 'boolean' };
const TIME: SourceColumn = { type: 'time' };
const JSON: SourceColumn = { type: 'json' };

const BY_ID = ['id'] as const;

/** The tables that older releases had under the names that they still have, parents before children. */
export const INHERITED_TABLES = {
  datasets: {
    key: BY_ID,
    columns: {
      ...{ id: must(text(100)), name: must(cut(200)), description: text(), owner_id: must(INT) },
      ...{ visibility: text(), tags: JSON, storage_path: must(text(500)), storage_type: text() },
      ...{ format: text(), labeled: BOOLEAN, annotation_path: text(500), num_classes: INT },
      ...{ class_names: JSON, num_images: INT, is_snapshot: BOOLEAN, parent_dataset_id: text() },
      ...{ snapshot_created_at: TIME, version_tag: cut(50), status: text() },
      ...{ integrity_status: text(), version: INT, content_hash: text(80), last_modified_at: TIME },
      ...{ split_config: JSON, created_at: TIME, updated_at: TIME },
    },
  },
  annotation_projects: {
    key: BY_ID,
    columns: {
      ...{
        id: must(text(50)),
        name: must(cut(255)),
        description: text(),
        dataset_id: must(text()),
      },
      ...{
        owner_id: INT,
        task_types: TEXTS,
        task_config: JSON,
        task_classes: JSON,
        settings: JSON,
      },
      ...{ status: text(), created_at: TIME, updated_at: TIME, last_updated_by: INT },
    },
  },
  project_permissions: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), project_id: must(text()), user_id: must(INT), role: must(text()) },
      ...{ granted_by: INT, granted_at: TIME },
    },
  },
  dataset_permissions: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), dataset_id: must(text()), user_id: must(INT), role: must(text()) },
      ...{ granted_by: INT, granted_at: TIME },
    },
  },
  image_metadata: {
    key: ['dataset_id', 'id'],
    columns: {
      ...{ id: must(text(255)), dataset_id: must(text()), file_name: must(text(500)) },
      ...{ s3_key: must(text(1024)), folder_path: text(1000), size: must(BIGINT) },
      ...{ width: INT, height: INT, uploaded_at: TIME, last_modified: TIME },
    },
  },
  invitations: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), token: must(text(255)), project_id: must(text()), inviter_id: must(INT) },
      ...{ invitee_id: must(INT), invitee_email: must(text(255)), role: must(text()) },
      ...{ status: must(text()), message: text(), created_at: TIME, expires_at: TIME },
      ...{ accepted_at: TIME, cancelled_at: TIME },
    },
  },
  annotations: {
    key: BY_ID,
    columns: {
      ...{ id: must(BIGINT), project_id: must(text()), image_id: must(text()) },
      ...{ annotation_type: must(text()), task_type: text(), geometry: JSON, class_id: text(50) },
      ...{ class_name: cut(255), attributes: JSON, confidence: INT, version: INT },
      ...{ created_by: must(INT), updated_by: INT, is_verified: BOOLEAN, notes: text() },
      ...{ annotation_state: text(), confirmed_at: TIME, confirmed_by: INT },
      ...{ created_at: TIME, updated_at: TIME },
    },
  },
  annotation_history: {
    key: BY_ID,
    columns: {
      ...{ id: must(BIGINT), annotation_id: must(BIGINT), project_id: must(text()) },
      ...{ action: must(text(20)), previous_state: JSON, new_state: JSON, changed_by: must(INT) },
      timestamp: TIME,
    },
  },
  image_annotation_status: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), project_id: must(text()), image_id: must(text()), task_type: text() },
      ...{ status: text(), first_modified_at: TIME, last_modified_at: TIME, confirmed_at: TIME },
      is_image_confirmed: BOOLEAN,
    },
  },
  image_locks: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), project_id: must(text()), image_id: must(text()), user_id: must(INT) },
      ...{ locked_at: TIME, heartbeat_at: TIME, expires_at: TIME },
    },
  },
  annotation_tasks: {
    key: BY_ID,
    columns: {
      ...{
        id: must(text(50)),
        project_id: must(text()),
        name: must(cut(255)),
        description: text(),
      },
      ...{ assignee_id: INT, reviewer_id: INT, image_ids: TEXTS, status: text(), due_date: TIME },
      ...{ completed_at: TIME, created_at: TIME, updated_at: TIME },
    },
  },
  comments: {
    key: BY_ID,
    columns: {
      ...{ id: must(BIGINT), project_id: must(text()), image_id: text(), annotation_id: BIGINT },
      ...{ text: must(text()), parent_id: BIGINT, thread_id: text(), resolved: BOOLEAN },
      ...{ author_id: must(INT), created_at: TIME, updated_at: TIME },
    },
  },
  annotation_versions: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), project_id: must(text()), task_type: text() },
      ...{ version_number: must(text(50)), version_type: must(text()), created_at: TIME },
      ...{ created_by: INT, description: text(), annotation_count: INT, image_count: INT },
      ...{ export_format: text(), export_path: text(), download_url: text() },
      download_url_expires_at: TIME,
    },
  },
  annotation_snapshots: {
    key: BY_ID,
    columns: {
      ...{ id: must(BIGINT), version_id: must(INT), annotation_id: must(BIGINT) },
      snapshot_data: JSON,
    },
  },
  audit_logs: {
    key: BY_ID,
    columns: {
      ...{ id: must(BIGINT), timestamp: TIME, user_id: INT, action: must(cut(100)) },
      ...{ resource_type: cut(50), resource_id: cut(255), details: JSON, ip_address: text() },
      ...{ user_agent: text(), session_id: cut(255), status: text(), error_message: text() },
      created_at: TIME,
    },
  },
  user_sessions: {
    key: BY_ID,
    columns: {
      ...{ id: must(BIGINT), user_id: must(INT), session_id: must(text(255)), login_at: TIME },
      ...{ logout_at: TIME, last_activity_at: TIME, ip_address: text(), user_agent: text() },
      ...{ duration_seconds: INT, created_at: TIME },
    },
  },
  system_stats_cache: {
    key: BY_ID,
    columns: {
      ...{ id: must(INT), metric_name: must(text(100)), metric_value: must(JSON) },
      ...{ calculated_at: TIME, expires_at: TIME, created_at: TIME },
    },
  },
  service_accounts: {
    key: BY_ID,
    columns: {
      ...{ id: must(text(100)), service_name: must(text(100)), api_key_hash: text(255) },
      ...{ scopes: TEXTS, created_by: must(INT), created_at: TIME, expires_at: TIME },
      ...{ last_used_at: TIME, is_active: BOOLEAN },
    },
  },
} as const satisfies Record<string, SourceTable>;

export type InheritedTable = keyof typeof INHERITED_TABLES;

export const INHERITED_NAMES = Object.keys(INHERITED_TABLES) as InheritedTable[];

/** What becomes of the rows for which `when` holds. */
export interface Fate {
  when: string;
  /** In words, for the report: what is the case, or what was made of it. */
  say: string;
}

/** How rows of an older table get into the new one. In all SQL, `x` is the older row as `old_{table}` reads it. */
export interface Adoption {
  table: InheritedTable;
  /** Temporary tables that `from` needs. */
  first?: readonly string[];
  /** `old_{table} x` and what is joined to it, one row for each of `x`. */
  from: string;
  /** Rows that have no place in the new table, and why. */
  aside?: readonly Fate[];
  /** Of the rows that agree in `by` the first in `order` is taken, the others are set aside. */
  only?: { by: string; order: string; say: string };
  /** What is adopted in a form that says something else. */
  changes?: readonly Fate[];
  /** For these, when `from` does not say enough. */
  changed?: string;
  /** Temporary tables for what follows, made as soon as it is known which rows are taken. */
  then?: readonly string[];
  /** Columns, the values for them, and what has to be joined for these. */
  insert: { into: string; select: string; join?: string };
  /** What has to follow the rows. */
  after?: string;
}

/** Holds for the rows `x` of `table` that are taken. */
export const isTaken = (table: InheritedTable): string =>
  `not exists (select from aside s where s.table_name = '${table}' and s.row_id = x.row_id)`;
