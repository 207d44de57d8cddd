import { AppError } from '@libs/errors';

/** `since` names no snapshot of this dataset. */
export class BaseSnapshotUnknownError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'base_snapshot_unknown';

  constructor(datasetId: string, since: string) {
    super(`Dataset ${datasetId} has no snapshot ${since} to begin from. Pull the whole manifest.`, {
      fields: { dataset_id: datasetId, since },
    });
  }
}

/** `since` names a snapshot that is newer than the one that is asked for. */
export class BaseSnapshotNewerError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'base_snapshot_newer';

  constructor(since: string, snapshotId: string) {
    super(`Snapshot ${since} is newer than ${snapshotId}. Pull the whole manifest.`, {
      fields: { since, snapshot_id: snapshotId },
    });
  }
}
