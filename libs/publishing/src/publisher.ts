import type { Tx } from '@libs/database';
import type { ExportFormat } from '@libs/formats';
import type { LabelerDb } from '@libs/labeler-db';
import type { Logger } from '@libs/observability';
import type { Revision, Revisions } from '@libs/revisions';
import type { ClaimRepository, VersionClaim } from './claim.repository';
import type { LiveFileRepository } from './live-file.repository';
import type { LiveFiles } from './live-files';
import type { PublishedDatasets } from './published-dataset';
import { PublicationInterruptedError, TaskNotPublishableError } from './publishing.errors';
import type { VersionFiles } from './version-files';
import type { NewVersion, VersionRepository } from './version.repository';

/** What somebody wants to be published. */
export interface PublishOrder {
  datasetId: string;
  projectId: string;
  taskType: string;
  /** As `isVersionNumber` allows; null: the next one. */
  versionNumber: string | null;
  description: string | null;
  format: ExportFormat;
  /** Also annotations that nobody confirmed. */
  includeDraft: boolean;
  createdBy: number | null;
  /**
   * What belongs to the publication and commits with it.
   * @param isPublished false when a later version was published meanwhile
   */
  record?: (tx: Tx, versionId: number, isPublished: boolean) => Promise<void>;
}

const KEEP_EVERY_MS = 30_000;
/** How often others may freeze and claim in between. */
const CLAIM_ATTEMPTS = 20;
/** Others who publish the same task at the same time write the published file for us; so long we wait for them. */
const PATIENCE_MS = 20_000;

export interface PublisherParts {
  db: LabelerDb;
  revisions: Revisions;
  datasets: PublishedDatasets;
  claims: ClaimRepository;
  versions: VersionRepository;
  files: VersionFiles;
  requests: LiveFileRepository;
  live: LiveFiles;
  logger: Logger;
}

/**
 * Makes versions: a frozen state of a task, as files that stay. The files are written first, then one transaction
 * makes the version and says that it is what is published, then the published file is replaced. Whoever dies leaves
 * a claim that expires, or a request that the sweep carries out.
 */
export class Publisher {
  constructor(private readonly parts: PublisherParts) {}

  /**
   * @returns the id of the version
   * @throws TaskNotPublishableError, VersionExistsError, UploadsInProgressError, PublicationInterruptedError,
   *   StorageUnavailableError, DatabaseUnavailableError; nothing is published then
   */
  async publish(order: PublishOrder): Promise<number> {
    const { datasetId, taskType } = order;
    const { revision, claim } = await this.claim(order);
    const [lost, stopKeeping] = this.keep(claim);
    try {
      await this.make(order, revision, claim, lost);
    } catch (error) {
      // What cannot be given up now expires.
      await this.parts.claims.giveUp(claim).catch(() => undefined);
      throw lost.aborted ? new PublicationInterruptedError(error) : error;
    } finally {
      stopKeeping();
    }
    await this.parts.live.settle({ datasetId, taskType }, PATIENCE_MS).catch((error: unknown) => {
      this.parts.logger.warn(
        { err: error, dataset_id: datasetId },
        'published file is not there yet',
      );
    });
    return claim.versionId;
  }

  private async claim(order: PublishOrder): Promise<{ revision: Revision; claim: VersionClaim }> {
    const { db, revisions, claims, datasets } = this.parts;
    for (let attempt = 1; attempt <= CLAIM_ATTEMPTS; attempt += 1) {
      const revision = await revisions.freeze(order.datasetId);
      if (!revision.taskTypes.includes(order.taskType)) {
        throw new TaskNotPublishableError(order.taskType);
      }
      const wanted = {
        projectId: order.projectId,
        taskType: order.taskType,
        versionNumber: order.versionNumber,
        revision: revision.revision,
        labelsHash: datasets.labelsHash(revision, order),
      };
      // Somebody who froze later was faster: our state must not get the higher number.
      const claim = await db.transaction((tx) => claims.claim(tx, wanted));
      if (claim) return { revision, claim };
    }
    throw new PublicationInterruptedError();
  }

  private async make(
    order: PublishOrder,
    revision: Revision,
    claim: VersionClaim,
    signal: AbortSignal,
  ): Promise<void> {
    const { datasets, versions, files } = this.parts;
    const { dataset, basisHash } = await datasets.open(revision, claim.contentVersion, order);
    const twin = await versions.findTwin(claim, order.datasetId, basisHash);
    const written = await files.write({ claim, dataset, format: order.format, twin, signal });
    const content = { ...written, labelsHash: datasets.labelsHash(revision, order), basisHash };
    const { includeDraft, description, createdBy } = order;
    const classNames = dataset.description.classes.map(({ name }) => name);
    const version = { claim, content, includeDraft, description, createdBy };
    await this.parts.db.transaction((tx) => this.commit(tx, order, version, classNames));
  }

  private async commit(
    tx: Tx,
    order: PublishOrder,
    version: Omit<NewVersion, 'claimedAt'>,
    classNames: readonly string[],
  ): Promise<void> {
    const { claims, versions, requests } = this.parts;
    const { projectId, taskType } = order;
    if (!(await versions.holdTask(tx, projectId, taskType)))
      throw new PublicationInterruptedError();
    const claimedAt = await claims.fulfil(tx, version.claim);
    if (!claimedAt) throw new PublicationInterruptedError();
    await versions.insert(tx, { ...version, claimedAt });
    const isPublished = await versions.publish(tx, order, { ...version, claimedAt }, classNames);
    if (isPublished) {
      await versions.describeDataset(tx, order.datasetId);
      await requests.request(tx, order);
    }
    await order.record?.(tx, version.claim.versionId, isPublished);
  }

  /** Keeps the claim while the files are written. @returns what says that it is lost, and what ends the keeping */
  private keep(claim: VersionClaim): [AbortSignal, () => void] {
    const lost = new AbortController();
    const timer = setInterval(() => {
      this.parts.claims.keep(claim).then(
        (holds) => holds || lost.abort(new PublicationInterruptedError()),
        (error: unknown) =>
          this.parts.logger.warn({ err: error, version_id: claim.versionId }, 'claim not kept'),
      );
    }, KEEP_EVERY_MS);
    return [lost.signal, () => clearInterval(timer)];
  }
}
