import { AppError } from '@libs/errors';
import type { Snapshot } from './snapshot';

/** The dataset has no snapshot with this id. */
export class SnapshotNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'snapshot_not_found';

  constructor(datasetId: string, snapshotId: string) {
    super(`Dataset ${datasetId} has no snapshot ${snapshotId}`, {
      fields: { dataset_id: datasetId, snapshot_id: snapshotId },
    });
  }
}

/** The name is taken by a snapshot of another content. */
export class SnapshotExistsError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'snapshot_exists';

  constructor({ id, datasetId, versionTag }: Snapshot) {
    super(
      `Snapshot ${versionTag} of this dataset holds another content. Choose another version_tag.`,
      {
        fields: { dataset_id: datasetId, snapshot_id: id, version_tag: versionTag },
      },
    );
  }
}
