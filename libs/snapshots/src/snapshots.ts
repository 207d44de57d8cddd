import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { type Content, DatasetUnknownError, type Revision, Revisions } from '@libs/revisions';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Snapshot } from './snapshot';
import { SnapshotJobs } from './snapshot-jobs';
import {
  type ListedSnapshot,
  type NewSnapshot,
  type SnapshotPosition,
  SnapshotRepository,
} from './snapshot.repository';
import { SnapshotExistsError, SnapshotNotFoundError } from './snapshots.errors';

export interface SnapshotRequest {
  datasetId: string;
  versionTag: string;
  content: Content;
  notes: string | null;
  createdByUserId: number;
}

const ID_BYTES = 8;

/** Snapshots of datasets. Callers check access. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly db: LabelerDb,
    private readonly revisions: Revisions,
    private readonly repository: SnapshotRepository,
    private readonly jobs: SnapshotJobs,
  ) {}

  /**
   * Gives what the dataset holds now a name. It costs what changed since the last time somebody froze the dataset, and
   * writes no file. With a name that exists and the same content, that snapshot is answered.
   * @param note is called in the transaction that makes a new snapshot
   * @throws DatasetUnknownError, UploadsInProgressError, SnapshotExistsError
   */
  async create(
    request: SnapshotRequest,
    note: (tx: Tx, snapshot: Snapshot) => Promise<void>,
  ): Promise<{ snapshot: Snapshot; isNew: boolean }> {
    const wanted = await this.describe(request);
    const { datasetId, versionTag } = request;
    const made = await this.db.transaction(async (tx) => {
      const snapshot = await this.repository.add(tx, wanted);
      if (snapshot) await note(tx, snapshot);
      return snapshot
        ? { snapshot, isNew: true }
        : { snapshot: await this.repository.findByTag(tx, datasetId, versionTag), isNew: false };
    });
    const { snapshot, isNew } = made;
    if (!snapshot) throw new DatasetUnknownError(datasetId);
    if (snapshot.contentHash !== wanted.contentHash) throw new SnapshotExistsError(snapshot);
    if (isNew) await this.jobs.prepare(snapshot);
    return { snapshot, isNew };
  }

  /** @throws SnapshotNotFoundError */
  async get(datasetId: string, id: string): Promise<Snapshot> {
    const snapshot = await this.find(datasetId, id);
    if (!snapshot) throw new SnapshotNotFoundError(datasetId, id);
    return snapshot;
  }

  /** Undefined when the dataset has no such snapshot. */
  async find(datasetId: string, id: string): Promise<Snapshot | undefined> {
    return id.includes('\0') ? undefined : this.repository.find(datasetId, id);
  }

  /** The newest first. */
  async list(
    datasetId: string,
    after: SnapshotPosition | undefined,
    limit: number,
  ): Promise<ListedSnapshot[]> {
    return this.repository.list(datasetId, after, limit);
  }

  private async describe({ datasetId, ...request }: SnapshotRequest): Promise<NewSnapshot> {
    const revision = await this.revisions.freeze(datasetId);
    const id = `snap_${randomBytes(ID_BYTES).toString('hex')}`;
    const contentHash = request.content === 'all' ? revision.contentHash : revision.reviewedHash;
    const annotations = annotationsOf(revision, request.content);
    return { ...request, id, contentHash, annotations, revision };
  }
}

function annotationsOf({ tasks }: Revision, content: Content): number {
  return Object.values(tasks).reduce((sum, task) => sum + task[content].annotations, 0);
}
