import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import type { Logger } from '@libs/observability';
import type { ClaimRepository } from './claim.repository';
import type { LiveFileRepository } from './live-file.repository';
import type { LiveFiles } from './live-files';
import {
  VersionExistsError,
  VersionNotFoundError,
  VersionNotPublishedError,
  VersionPublishedError,
} from './publishing.errors';
import type { PublishingSweep } from './publishing-sweep';
import type { LockedVersion, VersionChanges, VersionRepository } from './version.repository';

/** A version, and the dataset of its project. */
export interface VersionPlace {
  datasetId: string;
  projectId: string;
  versionId: number;
}

/** What belongs to a change and commits with it. */
export type ChangeRecord = (tx: Tx, version: LockedVersion) => Promise<void>;

export interface VersionEditorParts {
  db: LabelerDb;
  claims: ClaimRepository;
  versions: VersionRepository;
  requests: LiveFileRepository;
  live: LiveFiles;
  sweep: PublishingSweep;
  logger: Logger;
}

const PATIENCE_MS = 20_000;

/** Renames, withdraws and deletes versions. */
export class VersionEditor {
  constructor(private readonly parts: VersionEditorParts) {}

  /**
   * Its files stay where they are.
   * @throws VersionNotFoundError, VersionExistsError
   */
  async change(place: VersionPlace, changes: VersionChanges, record: ChangeRecord): Promise<void> {
    await this.parts.db.transaction(async (tx) => {
      const version = await this.lock(tx, place);
      const { versionNumber = version.versionNumber } = changes;
      if (versionNumber !== version.versionNumber) {
        await this.assertFree(tx, place, version, versionNumber);
      }
      await this.parts.versions.update(tx, version.id, { ...changes, versionNumber });
      await record(tx, version);
    });
  }

  /**
   * Nothing is published of its task any more; the version stays.
   * @throws VersionNotFoundError, VersionNotPublishedError
   */
  async withdraw(place: VersionPlace, record: ChangeRecord): Promise<void> {
    const { versions, requests } = this.parts;
    const { datasetId } = place;
    const { taskType } = await this.parts.db.transaction(async (tx) => {
      const version = await this.lock(tx, place);
      const task = { datasetId, taskType: version.taskType };
      if (!(await versions.withdraw(tx, task, version.id))) {
        throw new VersionNotPublishedError(version.id, version.versionNumber);
      }
      await versions.describeDataset(tx, datasetId);
      await requests.request(tx, task);
      await record(tx, version);
      return version;
    });
    await this.orLater(this.parts.live.settle({ datasetId, taskType }, PATIENCE_MS));
  }

  /**
   * Its files go, too. What is published at this moment is not deleted.
   * @throws VersionNotFoundError, VersionPublishedError
   */
  async delete(place: VersionPlace, record: ChangeRecord): Promise<void> {
    const { claims, versions, sweep } = this.parts;
    const { projectId } = place;
    const left = await this.parts.db.transaction(async (tx) => {
      const version = await this.lock(tx, place);
      const { id, taskType, versionNumber, folder } = version;
      if (version.isPublished) throw new VersionPublishedError(id, versionNumber);
      await versions.delete(tx, id);
      await claims.leave(tx, { versionId: id, projectId, taskType, versionNumber, folder });
      await record(tx, version);
      return { versionId: id, projectId, taskType, folder };
    });
    await this.orLater(sweep.removeFolder(left));
  }

  /** Numbers first, then rows, as publishers do. */
  private async lock(tx: Tx, { projectId, versionId }: VersionPlace): Promise<LockedVersion> {
    const { claims, versions } = this.parts;
    const taskType = await versions.findTask(tx, projectId, versionId);
    if (taskType === undefined) throw new VersionNotFoundError(versionId);
    await claims.lockNumbers(tx, projectId, taskType);
    const version = await versions.lock(tx, projectId, versionId);
    if (!version) throw new VersionNotFoundError(versionId);
    return version;
  }

  private async assertFree(
    tx: Tx,
    { projectId }: VersionPlace,
    { taskType }: LockedVersion,
    versionNumber: string,
  ): Promise<void> {
    if (await this.parts.claims.isTaken(tx, projectId, taskType, versionNumber)) {
      throw new VersionExistsError(versionNumber, taskType);
    }
  }

  /** The change is made; the sweep does what storage does not take now. */
  private async orLater(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => {
      this.parts.logger.warn({ err: error }, 'storage does not follow yet');
    });
  }
}
