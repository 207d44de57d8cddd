import { DatasetNotFoundError } from '@libs/access';
import { type Revision, Revisions } from '@libs/revisions';
import { type Snapshot, Snapshots } from '@libs/snapshots';
import { Injectable } from '@nestjs/common';
import { type ManifestKey, type ManifestPosition, readCursor } from './manifest-cursor';
import { BaseSnapshotNewerError, BaseSnapshotUnknownError } from './manifests.errors';

export interface ManifestRequest extends ManifestKey {
  datasetId: string;
  cursor: string | null;
}

/** What a manifest lists, and from where on. */
export interface ManifestPlan {
  key: ManifestKey;
  revision: Revision;
  /** Null for the present state of the dataset. */
  snapshot: Snapshot | null;
  /** Only what changed since then. */
  base: Snapshot | null;
  /** Undefined at the beginning. */
  position: ManifestPosition | undefined;
}

/** Finds out what a manifest has to list. */
@Injectable()
export class ManifestPlanner {
  constructor(
    private readonly revisions: Revisions,
    private readonly snapshots: Snapshots,
  ) {}

  /**
   * @throws ValidationFailedError, SnapshotNotFoundError, BaseSnapshotUnknownError, BaseSnapshotNewerError,
   *   UploadsInProgressError
   */
  async plan({ datasetId, cursor, snapshotId, since }: ManifestRequest): Promise<ManifestPlan> {
    const key = { snapshotId, since };
    const position = cursor === null ? undefined : readCursor(cursor, key);
    const snapshot = snapshotId === null ? null : await this.snapshots.get(datasetId, snapshotId);
    const base = since === null ? null : await this.base(datasetId, since);
    const revision = await this.revision(datasetId, snapshot?.revision ?? position?.revision);
    if (snapshot && base && base.revision > snapshot.revision) {
      throw new BaseSnapshotNewerError(base.id, snapshot.id);
    }
    return { key, revision, snapshot, base, position };
  }

  private async base(datasetId: string, since: string): Promise<Snapshot> {
    const base = await this.snapshots.find(datasetId, since);
    if (!base) throw new BaseSnapshotUnknownError(datasetId, since);
    return base;
  }

  /** The one that is meant, or the present state. */
  private async revision(datasetId: string, number: number | undefined): Promise<Revision> {
    if (number === undefined) return this.revisions.freeze(datasetId);
    const revision = await this.revisions.get(datasetId, number);
    if (!revision) throw new DatasetNotFoundError(datasetId);
    return revision;
  }
}
